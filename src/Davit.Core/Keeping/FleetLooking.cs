using System.Collections.Immutable;
using Davit.Core.Journal;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Keeping;

/// <summary>One look at a fleet: what is wished, what runs, what routers hold.</summary>
public sealed class FleetLooking(FleetId fleet, Ledger ledger, IPlaces places, TimeProvider clock)
{
    /// <exception cref="TransientException">The target cannot be asked: nothing may be concluded.</exception>
    public async Task<FleetView> Look(CancellationToken stopping)
    {
        var state = ledger.Current;
        var wished = state.Fleet(fleet);
        var instances = await places.TargetOf(fleet).ObserveAsync(fleet, stopping);
        var routers = await Task.WhenAll(places.RoutersOf(fleet).Select(r => Ask(r, stopping)));
        var releases = wished.Wish.Releases.Concat(instances.Select(i => i.Id.Release)).Distinct();
        return new FleetView
        {
            Fleet = fleet,
            Now = clock.GetUtcNow(),
            Position = state.Position,
            Wish = wished.Wish,
            Instances = [.. instances],
            Routers = [.. routers],
            RestartBefore = wished.RestartBefore,
            Stopped = wished.Stopped,
            Specs = releases.Where(state.Releases.ContainsKey).ToImmutableDictionary(r => r, r => state.Releases[r].Spec.For(fleet.Environment)),
        };
    }

    private async Task<RouterReport?> Ask(IRouter router, CancellationToken stopping)
    {
        try
        {
            return await router.ObserveAsync(fleet, stopping);
        }
        catch (TransientException)
        {
            // Unknown, not nothing: the plan takes no instance away while a router may still name it.
            return null;
        }
    }
}
