using Davit.Api.Contract;
using Davit.Core.Journal;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Says how a service stands in an environment.</summary>
internal static class FleetReading
{
    public static FleetInfo Of(State state, FleetLook look, DateTimeOffset now)
    {
        var fleet = state.Fleet(look.Fleet);
        var release = fleet.Committed is { } committed ? state.Releases.GetValueOrDefault(committed) : null;
        var (ready, wanted) = look.View is { } view ? Capacity(view) : (0, fleet.Wish.Demand.Values.Sum());
        var warm = fleet.Wish.Groups.Where(g => g.Until > now).MaxBy(g => g.Until);
        var held = state.Locks.Values.FirstOrDefault(l => l.Covers(look.Fleet, now));
        return new FleetInfo
        {
            Environment = look.Fleet.Environment,
            Release = fleet.Committed?.ToString(),
            Commit = release?.Commit.Sha,
            Subject = release?.Commit.Subject,
            Since = fleet.Commits is [.., var last] ? last.At : null,
            Health = look.View is null ? FleetHealth.Unknown : Health(ready, wanted),
            Ready = ready,
            Wanted = wanted,
            Deployment = state.Unfinished(look.Fleet).FirstOrDefault()?.Id,
            Shares = [.. fleet.Wish.Shares.Select(s => new ShareInfo(s.Release.ToString(), s.Weight))],
            WarmRelease = warm?.Release.ToString(),
            WarmUntil = warm?.Until,
            Lock = held is null ? null : HoldReading.Of(state, held, now),
            Hold = state.Memory.Holds.TryGetValue(look.Fleet, out var hold) ? HoldReading.Of(state, hold, now) : null,
            Freeze = state.Memory.FreezesOf(look.Fleet, now).FirstOrDefault() is { } freeze ? HoldReading.Of(state, freeze, now) : null,
            Auto = state.Memory.Candidates.GetValueOrDefault(look.Fleet)?.Policy.ToString(),
            Stopped = [.. fleet.Stopped],
            Components = [.. (release?.Spec.For(look.Fleet.Environment).Components ?? []).Select(c => Of(c, fleet, look.View))],
        };
    }

    private static FleetComponentInfo Of(ComponentSpec component, FleetState fleet, FleetView? view) => new(
        component.Name,
        ServiceReading.KindOf(component),
        fleet.Wish.Demand.GetValueOrDefault(component.Name),
        view is null ? 0 : Ready(view, component.Name),
        fleet.Stopped.Contains(component.Name));

    // An instance more than the demand of its component does not make up for another component that lacks one.
    public static (int Ready, int Wanted) Capacity(FleetView view)
    {
        var (ready, wanted) = (0, 0);
        foreach (var component in view.Wish.Demand.Keys)
        {
            var demand = view.Demand(component);
            wanted += demand;
            ready += Math.Min(demand, Ready(view, component));
        }

        return (ready, wanted);
    }

    private static int Ready(FleetView view, string component) => view.Instances.Count(i => i.IsReady && i.Kind is InstanceKind.Service && i.Id.Component == component);

    public static FleetHealth Health(int ready, int wanted) => (ready, wanted) switch
    {
        (_, 0) => FleetHealth.Idle,
        (0, _) => FleetHealth.Down,
        _ => ready >= wanted ? FleetHealth.Healthy : FleetHealth.Degraded,
    };
}
