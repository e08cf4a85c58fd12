using Davit.Core.Model.Deployments;
using Davit.Core.Model.Holds;
using Davit.Core.Planning;

namespace Davit.Core.Explaining;

/// <summary>Says why a policy has not deployed what it chose.</summary>
internal static class PolicyWords
{
    public static Explanation Of(Obstacle obstacle, Candidate candidate, Memory memory, DateTimeOffset now) => obstacle switch
    {
        Obstacle.NoCommit none => NoCommit(none, candidate),
        Obstacle.HeldOn held => Blocks.Held(held.Hold, candidate, memory),
        Obstacle.Buried buried => Blocks.Buried(buried.Tombstone, candidate),
        Obstacle.Tried tried => Tried(tried.Deployment, candidate),
        Obstacle.LockedBy held => Blocks.Locked(held.Lock),
        Obstacle.FrozenBy frozen => Blocks.Frozen(frozen.Freeze, now),
        Obstacle.Unchecked missing => Unchecked(missing, candidate),
        Obstacle.OutsideWindow outside => Waits(candidate, $"until {Blocks.Time(outside.Opens)}, when its hours begin: {string.Join(" or ", candidate.Policy.Windows)}"),
        Obstacle.TooFresh fresh => Waits(candidate, $"until {Blocks.Time(fresh.Until)}: {fresh.Environment} has not stood on it for long enough"),
        Obstacle.Moving moving => Waits(candidate, $"until {moving.Deployment.Id}, asked for by {moving.Deployment.Who}, is over") with
        {
            Next = [new($"davit history {moving.Deployment.Id}", "shows how far it is"), Now(candidate, "is deployed now, and takes its place")],
        },
        _ => throw new InvalidOperationException($"{obstacle.GetType().Name} has no words."),
    };

    public static Explanation Begins(Candidate candidate) =>
        Waits(candidate, $"no longer than a moment: {candidate.Policy.Follows} deploys it") with { Next = [Now(candidate, "deploys it now")] };

    private static Explanation Waits(Candidate candidate, string words) =>
        new(WhyKind.Waiting, $"{candidate.Short} \"{candidate.Subject}\" waits {words}") { Since = candidate.Since, Evidence = [Policy(candidate)], Next = [Now(candidate, "deploys it without waiting")] };

    private static Explanation NoCommit(Obstacle.NoCommit none, Candidate candidate) =>
        new(WhyKind.Refused, $"{candidate.Fleet.Environment} deploys {candidate.Policy.Follows} by itself, and cannot: {Blocks.FirstLine(none.Problem)}")
        {
            Since = candidate.Since,
            Evidence = [Policy(candidate), new("repository", none.Problem)],
            Next = [new($"davit commits {candidate.Fleet.Service}", "shows what is there; a commit that mends it is noticed by itself")],
        };

    private static Explanation Tried(Deployment tried, Candidate candidate)
    {
        var ended = tried.Ending!;
        var how = ended.Outcome switch
        {
            DeploymentOutcome.Aborted => DeploymentWords.Ended("aborted", Blocks.FirstLine(ended.Reason)),
            DeploymentOutcome.TakenBack => DeploymentWords.Ended("taken back", Blocks.FirstLine(ended.Reason)),
            DeploymentOutcome.Halted => DeploymentWords.Ended("halted", Blocks.FirstLine(ended.Reason)),
            _ => $"failed: {Blocks.FirstLine(ended.Reason)}",
        };
        return new(WhyKind.Refused, $"{candidate.Short} \"{candidate.Subject}\" is not tried again by itself: {tried.Id} {how}")
        {
            Since = tried.EndedAt,
            Evidence = [Policy(candidate), .. Blocks.Reason(tried.Id, ended.Reason)],
            Next = [Now(candidate, "tries it again"), new($"davit history {tried.Id}", "tells the whole story; a new commit is tried by itself")],
        };
    }

    private static Explanation Unchecked(Obstacle.Unchecked missing, Candidate candidate)
    {
        var report = new NextStep($"davit commit status {candidate.Fleet.Service}@{candidate.Short} --check {missing.Check.Replace("*", "all", StringComparison.Ordinal)} --state passed", "reports it as passed");
        var now = Now(candidate, "deploys it without the check");
        return missing.Said switch
        {
            null => Waits(candidate, $"until somebody says that {missing.Check} passed; nothing was heard of it") with { Next = [report, now] },
            { State: CheckState.Pending } said => Waits(candidate, $"until {said.Name} has passed: it runs since {Blocks.Time(said.At)}") with { Since = said.At, Next = [report, now] },
            var said => new(WhyKind.Refused, $"{candidate.Short} \"{candidate.Subject}\" is not deployed: {said.Name} failed")
            {
                Since = said.At,
                Evidence = [Policy(candidate), new(said.Name, $"failed, says {said.Who}{(said.Url is { } url ? $": {url}" : "")}")],
                Next = [report, now],
            },
        };
    }

    private static NextStep Now(Candidate candidate, string sentence) => new($"davit deploy {candidate.Fleet.Service}@{candidate.Short} --to {candidate.Fleet.Environment}", sentence);

    private static Evidence Policy(Candidate candidate) => new("policy", $"auto: {candidate.Policy}");
}
