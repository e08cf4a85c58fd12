using Davit.Core.Keeping;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Looks at fleets as they are now. What cannot be asked in time is unknown, and the rest is shown all the same.</summary>
internal sealed class FleetLooks(Crew crew)
{
    /// <summary>The view; null, with the reason, when it cannot be had.</summary>
    public async Task<FleetLook> Look(FleetId fleet, CancellationToken stopping)
    {
        var looking = new FleetLooking(fleet, crew.Ledger, crew.Places, crew.Clock);
        var (view, whyNot) = await Reply.To(looking.Look, crew.Clock, stopping);
        return new FleetLook(fleet, view, view is null ? $"{fleet} cannot be asked: {whyNot}" : null);
    }

    public async Task<IReadOnlyDictionary<FleetId, FleetLook>> Look(IEnumerable<FleetId> fleets, CancellationToken stopping)
    {
        var looks = await Task.WhenAll(fleets.Distinct().Select(f => Look(f, stopping)));
        return looks.ToDictionary(l => l.Fleet);
    }
}

internal sealed record FleetLook(FleetId Fleet, FleetView? View, string? WhyNot);
