using System.Collections.Immutable;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>What a fleet should be at each stage of a deployment: every number of a strategy is decided here, from the plan alone.</summary>
public static class Wishes
{
    /// <summary>Everything on the release that the environment comes from: how a deployment begins, and what it is taken back to.</summary>
    public static Wish Before(DeploymentPlan plan) => plan.From is { } from
        ? Base(plan) with
        {
            Groups = [.. plan.Components.Where(c => c.Before > 0).Select(c => new GroupWish(from, c.Name, c.Before, c.Before))],
            Shares = [new ShareWish(from, 100)],
            Demand = Demand(plan, c => c.Before),
            Cron = from,
        }
        : Wish.Nothing;

    /// <summary>The new release runs beside the old, as many as a weight asks for, with no requests, no queue and no schedule.</summary>
    public static Wish Staged(DeploymentPlan plan, int forWeight) => Beside(plan, forWeight, weight: 0);

    /// <summary>The new release keeps the weight it was given, and has as many instances as the next weight asks for: capacity before traffic.</summary>
    public static Wish Grown(DeploymentPlan plan, int forWeight) => Beside(plan, forWeight, PreviousWeight(plan, forWeight));

    /// <summary>The new release keeps its last weight, and has all its instances.</summary>
    public static Wish Full(DeploymentPlan plan) => Beside(plan, 100, plan.Strategy.Steps.Select(s => s.Weight).DefaultIfEmpty(0).Max());

    /// <summary>The new release has a weight of the requests and of the workers.</summary>
    public static Wish Split(DeploymentPlan plan, int weight) => Beside(plan, weight, weight);

    /// <summary>The new release does everything; the old one still runs.</summary>
    public static Wish Switched(DeploymentPlan plan) => Beside(plan, 100, 100);

    /// <summary>The environment stands on the new release; what ran before is kept warm until a time, or goes.</summary>
    public static Wish After(DeploymentPlan plan, DateTimeOffset? warmUntil = null) => Base(plan) with
    {
        Groups =
        [
            .. plan.Components.Where(c => c.After > 0).Select(c => new GroupWish(plan.To, c.Name, c.After, c.After)),
            .. warmUntil is { } until && plan.From is { } from
                ? plan.Components.Where(c => c.Before > 0).Select(c => new GroupWish(from, c.Name, c.Before, 0, until))
                : [],
        ],
        Shares = [new ShareWish(plan.To, 100)],
        Demand = Demand(plan, c => c.After),
        Cron = plan.To,
    };

    /// <summary>The new release takes the old one's place a few instances at a time. Components that it does not have stay until it stands.</summary>
    public static Wish Rolling(DeploymentPlan plan) => After(plan) with
    {
        Groups = [.. After(plan).Groups, .. Before(plan).Groups.Where(g => plan.Components.Any(c => c.Name == g.Component && c.After == 0))],
        Shares = [],
        Demand = Demand(plan, Both),
        Roll = new RollBounds(plan.Strategy.Surge, plan.Strategy.Unavailable),
        Cron = plan.From,
    };

    /// <summary>Back to the old release in the same way, from wherever a rolling replacement stands.</summary>
    public static Wish RollingBack(DeploymentPlan plan) => Before(plan) with
    {
        Shares = [],
        Demand = Demand(plan, Both),
        Roll = new RollBounds(plan.Strategy.Surge, plan.Strategy.Unavailable),
    };

    /// <summary>Nothing of the old release runs, and requests wait: between the two halves of a recreation.</summary>
    public static Wish Emptied(DeploymentPlan plan) => Wish.Nothing with
    {
        Groups = plan.From is { } from ? [.. plan.Components.Where(c => c.IsRouted && c.Before > 0).Select(c => new GroupWish(from, c.Name, 0, 0))] : [],
        HoldRequests = plan.Strategy.HoldRequests,
        DrainLimit = plan.Strategy.DrainLimit,
    };

    /// <summary>What an environment wishes between deployments, with another number of instances of a component.</summary>
    public static Wish Scaled(FleetState fleet, string component, int instances) => fleet.Wish with
    {
        // What was scaled to nothing when it was deployed has no group.
        Groups = [.. fleet.Wish.Groups.Where(g => g.Release != fleet.Committed || g.Component != component), new GroupWish(fleet.Committed!.Value, component, instances, instances)],
        Demand = fleet.Wish.Demand.SetItem(component, instances),
    };

    /// <summary>A wish, with requests waiting in the router if the strategy says so.</summary>
    public static Wish Held(DeploymentPlan plan, Wish wish) => wish with { HoldRequests = plan.Strategy.HoldRequests };

    /// <summary>How many of a component's workers a weight stands for: all at 100, none at 0, and never the last one before 100.</summary>
    public static int Consumers(int weight, int total) => weight switch
    {
        >= 100 => total,
        <= 0 => 0,
        _ when total <= 1 => 0,
        _ => Math.Clamp(weight * total / 100, 1, total - 1),
    };

    /// <summary>How many instances carry a weight of the requests: at least one.</summary>
    public static int Instances(int weight, int total) => Math.Clamp((int)Math.Ceiling(weight * total / 100.0), Math.Min(1, total), total);

    private static int PreviousWeight(DeploymentPlan plan, int weight) =>
        plan.Strategy.Steps.Select(s => s.Weight).Where(w => w < weight).DefaultIfEmpty(0).Max();

    private static Wish Beside(DeploymentPlan plan, int sizedFor, int weight) => Base(plan) with
    {
        Groups = [.. plan.Components.SelectMany(c => Groups(plan, c, sizedFor, weight))],
        Shares = plan.From is { } from ? [new ShareWish(from, 100 - weight), new ShareWish(plan.To, weight)] : [new ShareWish(plan.To, weight)],
        Demand = Demand(plan, Both),
        Cron = weight >= 100 ? null : plan.From,
        Baseline = Baselines.Of(plan, sizedFor),
        Force = plan.Strategy.Force is { } force ? new ForcedChoice(force.Header, force.Values, plan.To) : null,
    };

    private static IEnumerable<GroupWish> Groups(DeploymentPlan plan, PlannedComponent component, int sizedFor, int weight)
    {
        // Without an old release, the workers have no others to share with: none before the switch, all after it.
        var working = component.Before == 0 && weight < 100 ? 0 : Consumers(weight, component.After);
        if (plan.From is { } from && component.Before > 0)
        {
            var left = weight >= 100 ? 0 : Math.Clamp(component.Before - working, 1, component.Before);
            yield return new GroupWish(from, component.Name, component.Before + Baselines.Instances(plan, component, sizedFor), left);
        }

        if (component.After > 0)
        {
            // What the old release does not have takes all its requests from the first share on.
            var isShared = component.IsRouted && component.Before > 0;
            yield return new GroupWish(plan.To, component.Name, isShared ? Instances(sizedFor, component.After) : component.After, working);
        }
    }

    private static int Both(PlannedComponent c) => (c.Before, c.After) switch
    {
        (0, var after) => after,
        (var before, 0) => before,
        var (before, after) => Math.Min(before, after),
    };

    private static Wish Base(DeploymentPlan plan) => Wish.Nothing with { DrainLimit = plan.Strategy.DrainLimit };

    private static ImmutableSortedDictionary<string, int> Demand(DeploymentPlan plan, Func<PlannedComponent, int> count) =>
        plan.Components.Where(c => count(c) > 0).ToImmutableSortedDictionary(c => c.Name, count);
}
