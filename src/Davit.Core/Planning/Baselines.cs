using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>
/// Fresh instances of the old release, started with the canary to be compared with it. To all else they are instances of their release: only its share is given
/// out in two parts, at the very end.
/// </summary>
public static class Baselines
{
    /// <summary>How long a canary waits for them: they are a better comparison, not a condition.</summary>
    public static readonly TimeSpan WaitsAtMost = TimeSpan.FromMinutes(1);

    /// <summary>The baseline that is wished beside a canary of a weight; null where there is none.</summary>
    public static BaselineWish? Of(DeploymentPlan plan, int weight) =>
        plan is { From: { } from, IsRollback: false, Strategy.Kind: StrategyKind.Canary, Judge: { IsOn: true, Baseline: BaselineKind.Fresh } } && weight < 100 && plan.Components.Any(IsShared)
            ? new BaselineWish(from, Math.Min(weight, (100 - weight) / 2), System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(plan.Components.Where(IsShared).Select(c => KeyValuePair.Create(c.Name, c.Before))))
            : null;

    /// <summary>How many more instances of the old release run for it.</summary>
    public static int Instances(DeploymentPlan plan, PlannedComponent component, int weight) =>
        IsShared(component) && Of(plan, weight) is { } baseline ? Wishes.Instances(Math.Max(1, baseline.Weight), component.Before) : 0;

    /// <summary>A release's share in its parts: the usual instances, and the baseline's when both are there.</summary>
    public static IEnumerable<RouteShare> Apart(BaselineWish? baseline, RouteShare share)
    {
        if (baseline is null || share.Release != baseline.Release || share.Weight < 2 || baseline.Weight < 1)
        {
            return [share];
        }

        var fresh = share.Instances.Where(i => baseline.IsOf(i.Id)).ToList();
        var usual = share.Instances.Where(i => !baseline.IsOf(i.Id)).ToList();
        var weight = Math.Min(baseline.Weight, share.Weight / 2);
        return fresh.Count == 0 || usual.Count == 0
            ? [share]
            : [share with { Weight = share.Weight - weight, Instances = usual }, new RouteShare(share.Release, weight, fresh) { Label = BaselineWish.Label }];
    }

    /// <summary>Shares as a planner gave them out, before they were taken apart.</summary>
    public static IReadOnlyList<RouteShare> Together(IReadOnlyList<RouteShare> shares) => shares.All(s => s.Label is null)
        ? shares
        : [.. shares.GroupBy(s => s.Release).Select(parts => new RouteShare(parts.Key, parts.Sum(p => p.Weight), [.. parts.SelectMany(p => p.Instances)]))];

    /// <summary>The canary is ready, and its baseline too if it comes soon: an old release that is not well must not keep a fix from going live.</summary>
    public static Progress ReadyBeside(FleetView view, DeploymentPlan plan)
    {
        var ready = Reached.Ready(view, plan.To);
        if (ready is not Progress.Done || view.Wish.Baseline is not { } baseline)
        {
            return ready;
        }

        var slots = Slots.Wanted(view).Where(s => s.Release == baseline.Release).Select(s => (Slot: s, Instance: Slots.Filling(view, s))).ToList();
        bool IsFresh(Slot slot) => baseline.Beyond.TryGetValue(slot.Component.Name, out var usual) && slot.Number > usual;
        var missing = slots.Count(s => IsFresh(s.Slot) && s.Instance is not { IsReady: true });
        var isIll = slots.Any(s => !IsFresh(s.Slot) && s.Instance is not { IsReady: true }) || Reached.Broken(view, baseline.Release) is not null;
        return missing == 0 || isIll || view.Now - view.Since > WaitsAtMost
            ? ready
            : new Progress.Waiting($"{missing} fresh instance{(missing == 1 ? "" : "s")} of {baseline.Release}, to be compared with, {(missing == 1 ? "is" : "are")} not ready", view.Now);
    }

    private static bool IsShared(PlannedComponent component) => component is { IsRouted: true, Before: > 0, After: > 0 };
}
