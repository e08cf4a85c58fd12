using Davit.Core.Keeping;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Looks at fleets as they are now. What cannot be asked in time is unknown, and the rest is shown all the same.</summary>
internal sealed class FleetLooks(Crew crew)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The view; null, with the reason, when it cannot be had.</summary>
    public async Task<FleetLook> Look(FleetId fleet, CancellationToken stopping)
    {
        try
        {
            var looking = new FleetLooking(fleet, crew.Ledger, crew.Places, crew.Clock);
            return new FleetLook(fleet, await looking.Look(stopping).WaitAsync(Patience, crew.Clock, stopping), null);
        }
        catch (Exception e) when (e is DavitException or TimeoutException)
        {
            return new FleetLook(fleet, null, $"{fleet} cannot be asked: {e.Message}");
        }
    }

    public async Task<IReadOnlyDictionary<FleetId, FleetLook>> Look(IEnumerable<FleetId> fleets, CancellationToken stopping)
    {
        var looks = await Task.WhenAll(fleets.Distinct().Select(f => Look(f, stopping)));
        return looks.ToDictionary(l => l.Fleet);
    }
}

internal sealed record FleetLook(FleetId Fleet, FleetView? View, string? WhyNot);
