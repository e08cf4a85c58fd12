using Davit.Core.Model.Deployments;
using Davit.Core.Planning;

namespace Davit.Core.Explaining;

/// <summary>Says where a deployment is, or how it ended.</summary>
internal static class DeploymentWords
{
    public static Explanation UnderWay(Deployment deployment, FleetView? view)
    {
        var step = deployment.Steps is [.., { Ended: null } last] ? last : null;
        var abort = new NextStep($"davit abort {deployment.Id}", "takes everything back");
        var promote = new NextStep($"davit promote {deployment.Id}", "lets it go on");
        var story = new NextStep($"davit history {deployment.Id}", "tells how far it is");
        return deployment switch
        {
            { Interruption: { Kind: SignalKind.Supersede } word } =>
                Said(WhyKind.Superseded, $"{deployment.Id} gives way to a newer deployment", word.At, deployment, [story]),
            { Interruption: { } word } =>
                Said(WhyKind.Moving, $"{deployment.Id} is being taken back: aborted by {Words(word)}", word.At, deployment, [story]),
            { NeedsPerson: { } what } =>
                Said(WhyKind.Asking, $"{deployment.Id} stands still until a person acts: {Blocks.FirstLine(what)}", step?.Began ?? deployment.RequestedAt, deployment,
                    [new($"davit abort {deployment.Id}", "ends it, and leaves everything as it is now")]),
            { PausedSince: { } since } =>
                Said(WhyKind.Asking, $"{deployment.Id} is paused by {Words(deployment.Signals.Last(s => s.Kind is SignalKind.Pause))}", since, deployment, [new($"davit resume {deployment.Id}", "lets it go on"), abort]),
            _ when step?.Name.StartsWith(TakenBack.Gate, StringComparison.Ordinal) == true =>
                Said(WhyKind.Asking, $"{deployment.Id} waits for a person{(step.Deadline is { } until ? $" until {Blocks.Time(until)}" : "")}", step.Began, deployment, [promote, abort]),
            _ => Said(WhyKind.Moving, $"{deployment.Id} is under way{(step is null ? "" : $": {step.Name}")}", step?.Began ?? deployment.RequestedAt, deployment, [story, abort])
                with { Evidence = [.. Asked(deployment), .. view is null ? [] : FleetWords.NotReady(view)] },
        };
    }

    /// <summary>How the last deployment ended, when it did not end well.</summary>
    public static Explanation? Last(Deployment last)
    {
        if (last.Ending is not { } ending || ending.Outcome is DeploymentOutcome.Released)
        {
            return null;
        }

        var (service, environment) = (last.Fleet.Service, last.Fleet.Environment);
        var what = last.Request.IsRollback ? $"the rollback {last.Id} to {last.Request.Release}" : $"{last.Id} ({last.To?.ToString() ?? last.Request.Revision})";
        var first = Blocks.FirstLine(ending.Reason);
        var story = new NextStep($"davit history {last.Id}", "tells the whole story");
        var again = last.Request is { IsRollback: true, Release: { } release }
            ? new NextStep($"davit rollback {service} --to {environment} --release {release}", "tries the rollback again")
            : new NextStep($"davit deploy {service}@{last.Request.Commit?[..8]} --to {environment}", "tries it again");
        var (kind, summary) = ending.Outcome switch
        {
            DeploymentOutcome.TakenBack => (WhyKind.Failing, $"{what} was taken back: {first}"),
            DeploymentOutcome.Aborted => (WhyKind.Refused, $"{what} {Ended("aborted", first)}"),
            DeploymentOutcome.Superseded => (WhyKind.Superseded, $"{what} {Ended("superseded", first)}"),
            DeploymentOutcome.Halted => (WhyKind.Failing, $"{what} was halted, and what was before is not healthy either: {first}. A fix can be shipped"),
            _ => (WhyKind.Failing, $"{what} failed before anything was changed: {first}"),
        };
        return new(kind, summary)
        {
            Since = last.EndedAt,
            Evidence = [.. Blocks.Reason(last.Steps.LastOrDefault(s => s.Error is not null)?.Name ?? last.Id, ending.Reason)],
            Next = ending.Outcome is DeploymentOutcome.Halted ? [new($"davit deploy {service} --to {environment}", "ships the newest commit, such as a fix"), story] : [story, again],
        };
    }

    /// <summary>How it ended, in one phrase; a reason that begins with the same word says it already.</summary>
    public static string Ended(string how, string reason) => reason.StartsWith(how, StringComparison.Ordinal) ? $"was {reason}" : $"was {how}: {reason}";

    private static string Words(Signal word) => $"{word.Who}{(word.Reason is { } why ? $": {Blocks.FirstLine(why)}" : "")}";

    private static Explanation Said(WhyKind kind, string summary, DateTimeOffset since, Deployment deployment, IReadOnlyList<NextStep> next) =>
        new(kind, summary) { Since = since, Evidence = [.. Asked(deployment)], Next = next };

    private static IEnumerable<Evidence> Asked(Deployment deployment)
    {
        yield return new("asked for", $"{(deployment.Request.Revision == deployment.Request.Commit ? deployment.Request.Commit[..8] : deployment.Request.Revision)} by {deployment.Who}{(deployment.Why is { } why ? $": {why}" : "")}");
        if (deployment.Steps.LastOrDefault(s => s.Seen is not null) is { } seen)
        {
            yield return new(seen.Name, seen.Seen!);
        }
    }
}
