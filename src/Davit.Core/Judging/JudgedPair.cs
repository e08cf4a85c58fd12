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
    /// <summary>False when there is nothing to compare: the judge is off, or no component takes requests in both releases.</summary>
    public bool IsCompared { get; init; } = Judge.IsOn;

    public static JudgedPair Of(DeploymentPlan plan) => new(plan.To.ToString(), "the baseline", plan.Judge, plan.Limits)
    {
        IsCompared = plan.Judge.IsOn && plan.From is not null && plan.Components.Any(IsShared),
    };

    /// <summary>True for a component that takes requests in both releases.</summary>
    public static bool IsShared(PlannedComponent component) => component is { IsRouted: true, Before: > 0, After: > 0 };
}
