using System.Globalization;
using Davit.Core.Deploying;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;

namespace Davit.Api.Reading;

/// <summary>Says a plan in sentences, in the order in which they come true.</summary>
internal static class PlanWords
{
    public static IReadOnlyList<string> Of(DeploymentPlan plan, ServiceSpec spec, bool isMade)
    {
        var words = new List<string>();
        if (!isMade)
        {
            words.Add(spec.Build is null ? "Makes a release of the commit; there is nothing to build." : "Builds the commit, unless the same tree was built before.");
        }

        if (plan.HasReleaseJob && spec.Release is { } job)
        {
            words.Add($"Runs the release job once ({string.Join(' ', job.Run)}), for at most {Words.Duration(job.TimeLimit)}. If it fails, nothing else is changed.");
        }

        words.AddRange(plan.From is null ? [$"Starts {Count(plan)}, and lets requests in when all are healthy."] : Strategy(plan));
        if (plan.From is { } from && plan.Strategy.KeepWarm > TimeSpan.Zero)
        {
            words.Add($"Keeps {from} running for {Words.Duration(plan.Strategy.KeepWarm)} more, for an instant way back.");
        }

        return words;
    }

    public static IReadOnlyList<string> Back(DeploymentPlan plan, Deployment? underWay)
    {
        var words = new List<string>();
        if (underWay is not null)
        {
            words.Add($"Breaks off {underWay.Id}{(underWay.To is { } to ? $", which brings {to}" : "")}.");
        }

        words.Add(plan switch
        {
            _ when plan.From == plan.To => $"Gives all requests to {plan.To}, where {plan.Fleet.Environment} stands.",
            { Strategy.Kind: StrategyKind.Recreate } => $"Stops {plan.From}, then starts {plan.To} and gives it all requests once it is healthy: the two cannot run side by side.",
            _ => $"Starts {plan.To} beside {plan.From}, gives it all requests once it is healthy, then stops {plan.From}.",
        });
        words.Add("Does not run the release job: migrations are not undone.");
        return words;
    }

    private static IEnumerable<string> Strategy(DeploymentPlan plan) => plan.Strategy.Kind switch
    {
        StrategyKind.Canary => Canary(plan),
        StrategyKind.BlueGreen => BlueGreen(plan),
        StrategyKind.Recreate => [$"Stops {plan.From}, then starts {Count(plan)}. {(plan.Strategy.HoldRequests ? "Requests wait in the router meanwhile." : "Requests are refused meanwhile.")}", "If it does not get healthy, starts the old release again."],
        _ => [$"Replaces {Count(plan)} a few at a time, {plan.Strategy.Surge} more than wanted at once. Each takes requests only when it is healthy.", $"Takes everything back when one does not get healthy within {Words.Duration(plan.Deadline)}."],
    };

    private static IEnumerable<string> Canary(DeploymentPlan plan)
    {
        yield return $"Starts the new release beside {plan.From}, which keeps all its instances.";
        foreach (var step in plan.Strategy.Steps)
        {
            yield return $"Gives it {step.Weight} % of the requests and watches for {Words.Duration(step.Hold)}{(step.Ask ? ", then waits for a person to promote it" : "")}.";
        }

        yield return Limits(plan.Limits);
        yield return $"Then gives it everything and stops {plan.From}.";
    }

    private static IEnumerable<string> BlueGreen(DeploymentPlan plan)
    {
        yield return $"Starts {Count(plan)} beside {plan.From}, without requests.";
        yield return plan.Strategy.AskBeforeSwitch ? "Waits for a person, then switches all requests at once." : "Switches all requests at once when all are healthy.";
        yield return "If it does not get healthy, nothing is switched.";
    }

    private static string Limits(LimitsSpec limits)
    {
        List<string> when = [];
        if (limits.ErrorRate is { } rate)
        {
            when.Add(string.Create(CultureInfo.InvariantCulture, $"more than {rate * 100:0.##} % of its requests fail"));
        }

        if (limits.P99 is { } p99)
        {
            when.Add($"its 99th percentile passes {Words.Duration(p99)}");
        }

        when.Add(limits.Crashes == 0 ? "an instance of it ends by itself" : $"more than {limits.Crashes} of its instances end by themselves");
        return $"Takes it back by itself, at once, when {(when.Count == 1 ? when[0] : $"{string.Join(", ", when.SkipLast(1))} or {when[^1]}")}.";
    }

    private static string Count(DeploymentPlan plan) => string.Join(", ", plan.Components.Where(c => c.After > 0).Select(c => $"{c.After} {c.Name}"));
}
