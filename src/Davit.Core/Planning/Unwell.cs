using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>
/// Decides which running instances are replaced because their health check goes on failing. One at a time per component: where all fail at once the cause is seldom
/// theirs, and the next is replaced only when the one before has helped.
/// </summary>
public static class Unwell
{
    private const int MostDoublings = 6;
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);

    /// <summary>True when the instance is to be replaced now.</summary>
    public static bool IsDue(FleetView view, InstanceReport instance) =>
        DueAt(view, instance) <= view.Now && view.AllRoutersKnown && Turn(view, instance.Id.Component) == instance.Id;

    /// <summary>When its patience ends; null for one that does not fail, or may fail for ever.</summary>
    public static DateTimeOffset? DueAt(FleetView view, InstanceReport instance) =>
        instance is { State: InstanceState.Running, FailingSince: { } since } && Patience(view, instance) is { Ticks: > 0 } patience
            ? since + patience * (1 << Math.Min(MostDoublings, Replaced(view, instance)))
            : null;

    /// <summary>Why an instance is replaced, in words.</summary>
    public static string Why(FleetView view, InstanceReport instance) =>
        $"was replaced: its health check failed for {(view.Now - instance.FailingSince!.Value).TotalSeconds:0} s{(instance.LastProbe is { } probe ? $": {probe}" : "")}";

    private static TimeSpan Patience(FleetView view, InstanceReport instance) =>
        view.Spec(instance.Id.Release, instance.Id.Component)?.Health.RestartAfter ?? HealthDefaults.RestartAfter;

    // A slot that needed it lately is given longer each time: what restarting did not mend, more restarts do not.
    private static int Replaced(FleetView view, InstanceReport instance) => view.Instances.Count(i =>
        i.Exit is { WasAsked: true } exit && view.Now - exit.At < Remembered
        && i.Id.Release == instance.Id.Release && i.Id.Component == instance.Id.Component && i.Id.Slot == instance.Id.Slot);

    private static InstanceId? Turn(FleetView view, string component)
    {
        var newest = view.Instances.Where(i => i.Kind is InstanceKind.Service && i.Id.Component == component)
            .GroupBy(i => (i.Id.Release, i.Id.Slot)).Select(slot => slot.MaxBy(i => i.Id.Attempt)!)
            .Where(i => view.Wish.Group(i.Id.Release, component) is not null).ToList();
        // One that is starting, stopping, ended or out of sight: its outcome is awaited first.
        return newest.All(i => i.IsReady || i is { State: InstanceState.Running, FailingSince: not null })
            ? newest.Where(i => DueAt(view, i) <= view.Now).OrderBy(i => i.FailingSince).ThenBy(i => i.Id.ToString(), StringComparer.Ordinal).FirstOrDefault()?.Id
            : null;
    }
}
