using Davit.Api.Contract;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Says how an instance is.</summary>
internal static class InstanceReading
{
    public static InstanceInfo Of(FleetState fleet, FleetView view, InstanceReport report) => new()
    {
        Id = report.Id.ToString(),
        Environment = report.Id.Environment,
        Component = report.Id.Component,
        Release = report.Id.Release.ToString(),
        Slot = report.Id.Slot,
        Restarts = fleet.Ends.Count(e => IsBefore(e.Instance, report.Id)),
        State = report.State.ToString().ToLowerInvariant(),
        Health = report.Health.ToString().ToLowerInvariant(),
        LastProbe = report.LastProbe,
        StartedAt = report.StartedAt,
        ReadySince = report.ReadySince,
        Address = report.Address,
        MemoryBytes = report.MemoryBytes,
        InFlight = InFlight(view, report.Id),
        Exit = report.Exit is { } exit ? new ExitInfo(exit.At, exit.InWords(), exit.LastLines) : null,
        Notes = report.Notes,
    };

    // Starts that were asked for, by a person or a deployment, are not counted.
    private static bool IsBefore(InstanceId one, InstanceId other) =>
        one.Release == other.Release && one.Component == other.Component && one.Slot == other.Slot && one.Attempt < other.Attempt;

    private static int? InFlight(FleetView view, InstanceId id)
    {
        var loads = view.Routers.OfType<RouterReport>().SelectMany(r => r.Load).Where(l => l.Id == id).ToList();
        return loads.Count == 0 ? null : loads.Sum(l => l.InFlight);
    }
}
