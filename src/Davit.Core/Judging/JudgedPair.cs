using System.Collections.Immutable;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;

namespace Davit.Core.Judging;

/// <summary>Who is judged against whom, and by what.</summary>
/// <param name="Canary">The new release's name, for the sentence.</param>
/// <param name="Baseline">How the other side is called.</param>
/// <param name="Judge">What the comparison tolerates.</param>
/// <param name="Limits">What is not tolerated whatever the other side does.</param>
public sealed record JudgedPair(string Canary, string Baseline, JudgeSpec Judge, LimitsSpec Limits)
{
    /// <summary>False when no requests are compared: the judge is off, or no component takes requests in both releases.</summary>
    public bool ComparesRequests { get; init; } = Judge.IsOn;

    /// <summary>Components whose jobs are compared.</summary>
    public ImmutableArray<string> Jobs { get; init; } = [];

    /// <summary>False when there is nothing to compare.</summary>
    public bool IsCompared => ComparesRequests || !Jobs.IsEmpty;

    public static JudgedPair Of(DeploymentPlan plan) => new(plan.To.ToString(), "the baseline", plan.Judge, plan.Limits)
    {
        ComparesRequests = plan.Judge.IsOn && plan.From is not null && plan.Components.Any(IsShared),
        Jobs = plan.Judge.IsOn && plan.From is not null ? [.. plan.Components.Where(HasJobs).Select(c => c.Name)] : [],
    };

    /// <summary>True for a component that takes requests in both releases.</summary>
    public static bool IsShared(PlannedComponent component) => component is { IsRouted: true, Before: > 0, After: > 0 };

    /// <summary>
    /// True for a component that tells in both releases what its jobs came to, and that works in both at once: the only worker of a component goes over when
    /// everything does.
    /// </summary>
    public static bool HasJobs(PlannedComponent component) =>
        component is { Outcomes: not null, OutcomesBefore: not null, Before: > 0, After: > 0 } && (component.IsRouted || component.After > 1);
}
