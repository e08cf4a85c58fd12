using System.Collections.Immutable;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>A place for one instance that the wish wants filled.</summary>
/// <param name="Release">The release.</param>
/// <param name="Component">The component.</param>
/// <param name="Number">From 1.</param>
/// <param name="Works">Whether the instance may take work by itself.</param>
public sealed record Slot(ReleaseId Release, ComponentSpec Component, int Number, bool Works)
{
    public bool Holds(InstanceReport instance) =>
        instance.Id.Release == Release && instance.Id.Component == Component.Name && instance.Id.Slot == Number;
}

/// <summary>Which slots a wish wants, and which instances fill them.</summary>
public static class Slots
{
    /// <summary>Wanted now, the gate-openers of each release first.</summary>
    public static IEnumerable<Slot> Wanted(FleetView view) =>
        from @group in view.Wish.GroupsAt(view.Now)
        let component = view.Spec(@group.Release, @group.Component)
        where component is { IsCron: false } && !view.Stopped.Contains(@group.Component)
        // A worker that cannot be quiet takes work from its first breath, so it does not run before it may.
        let count = component.IsWorker && !component.CanBeQuiet ? Math.Min(@group.Instances, @group.Working) : @group.Instances
        let isPrimary = view.Specs[@group.Release].Primary?.Name == component.Name
        orderby isPrimary descending
        from number in Enumerable.Range(1, count)
        select new Slot(@group.Release, component, number, number <= @group.Working);

    /// <summary>The instance that fills a slot: its newest attempt, when that is live, not older than a restart that was asked for, and not failing for too long.</summary>
    public static InstanceReport? Filling(FleetView view, Slot slot) =>
        Newest(view, slot) is { IsLive: true } newest && !IsOutdated(view, newest) ? newest : null;

    public static InstanceReport? Newest(FleetView view, Slot slot) => view.Instances.Where(slot.Holds).MaxBy(i => i.Id.Attempt);

    private static bool IsOutdated(FleetView view, InstanceReport instance) =>
        Unwell.IsDue(view, instance) || view.RestartBefore.TryGetValue(instance.Id.Component, out var before) && instance.StartedAt < before;
}
