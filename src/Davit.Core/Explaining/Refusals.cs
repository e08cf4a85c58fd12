using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Explaining;

/// <summary>Why what a person asks for is not done, where neither a lock nor a freeze is in the way: each with a command that works in its place.</summary>
public static class Refusals
{
    /// <summary>Nothing was deployed there, so there is nothing to act on.</summary>
    public static Explanation Empty(FleetId fleet, string also = "") => new(WhyKind.Empty, $"nothing of {fleet.Service} was deployed to {fleet.Environment} yet{also}")
    {
        Next = [Deploy(fleet, "deploys the newest commit of the main branch")],
    };

    public static Explanation Over(Deployment deployment) => Refused($"{deployment.Id} is over: {Blocks.FirstLine(deployment.Ending!.Reason)}") with
    {
        Since = deployment.EndedAt,
        Evidence = [.. Rest(deployment.Id, deployment.Ending!.Reason)],
        Next = [new($"davit history {deployment.Id}", "tells the whole story")],
    };

    /// <summary>There is nothing to resume.</summary>
    public static Explanation NotPaused(Deployment deployment) => Refused($"{deployment.Id} is not paused{(deployment.Steps is [.., { Ended: null } step] ? $": it is at \"{step.Name}\"" : "")}") with
    {
        Next = [new($"davit promote {deployment.Id}", "sends it on where it waits for a person, or past its hold"), new($"davit history {deployment.Id}", "tells how far it is")],
    };

    /// <summary>It cannot be aborted any more.</summary>
    public static Explanation Committed(State state, Deployment deployment) => Refused($"{deployment.Id} has passed its commit point: {deployment.Fleet.Environment} stands on {deployment.To}") with
    {
        Next =
        [
            .. RollbackTarget.Of(state.Fleet(deployment.Fleet), state.Releases) is { } before ? [Back(deployment.Fleet, before)] : Array.Empty<NextStep>(),
            new($"davit history {deployment.Id}", "tells how far it is"),
        ],
    };

    public static Explanation StandsThere(State state, FleetId fleet, ReleaseId release) => Refused($"{fleet} stands on {release} already") with
    {
        Since = state.Fleet(fleet).Commits.LastOrDefault()?.At,
        Next = [.. RollbackTarget.Of(state.Fleet(fleet), state.Releases) is { } before ? [Back(fleet, before)] : Array.Empty<NextStep>(), History(fleet)],
    };

    /// <summary>There is no earlier release.</summary>
    public static Explanation NoWayBack(State state, FleetId fleet) => state.Fleet(fleet).Committed is null && !state.Unfinished(fleet).Any()
        ? Empty(fleet, ": there is no earlier release to go back to")
        : Refused($"there is no earlier release of {fleet.Service} in {fleet.Environment} to go back to") with { Next = [Deploy(fleet, "deploys the newest commit, such as a fix"), History(fleet)] };

    /// <summary>A release was removed after its time, or never was.</summary>
    public static Explanation NotKept(State state, FleetId fleet, ReleaseId release)
    {
        var kept = state.Releases.Keys.Where(r => r.Service == fleet.Service).TakeLast(5).ToList();
        var to = kept.Where(r => r != state.Fleet(fleet).Committed).Select(r => (ReleaseId?)r).LastOrDefault();
        return Refused($"there is no kept release {release}{(kept.Count > 0 ? $"; the newest are {string.Join(", ", kept)}" : "")}") with
        {
            Next = [.. to is { } other ? [Back(fleet, other)] : Array.Empty<NextStep>(), History(fleet)],
        };
    }

    /// <summary>The repository does not know it.</summary>
    public static Explanation NoCommit(FleetId fleet, string problem) => Refused(Blocks.FirstLine(problem)) with { Evidence = [.. Rest("repository", problem)], Next = [Commits(fleet, "shows what is there")] };

    public static Explanation NoSpec(FleetId fleet, Commit commit, string path) => Refused($"{commit.Short} has no {path}") with { Next = [Commits(fleet, "shows the commits that touched the service")] };

    /// <summary>The file has mistakes at that commit, each of them evidence.</summary>
    public static Explanation Mistakes(FleetId fleet, Commit commit, string path, IEnumerable<SpecError> errors) => Refused($"{path} at {commit.Short} has mistakes") with
    {
        Evidence = [.. errors.Select(e => new Evidence(path, e.ToString()))],
        Next = [new("davit validate", "reads the file in the folder where you are, and tells the same"), Commits(fleet, "shows other commits")],
    };

    public static Explanation WantsConfiguration(FleetId fleet, string component, string key) =>
        Refused($"{component} asks for '{key}', and this version of Davit keeps no configuration or secrets yet: pass it with env: for now") with { Next = [Commits(fleet, "shows the commits; one that passes it so can be deployed")] };

    /// <summary>The environment's rules, or the service's, are against it.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="commit">What.</param>
    /// <param name="broken">The rules that are broken.</param>
    /// <param name="why">The sentence of the rule.</param>
    /// <param name="lacksReason">True when all that lacks is a reason.</param>
    /// <param name="wantsReason">True when a reason must be given.</param>
    public static Explanation NotAllowed(FleetId fleet, Commit commit, DeployPolicy broken, string why, bool lacksReason, bool wantsReason)
    {
        var reason = wantsReason ? " --reason WHY" : "";
        var branch = broken.From.FirstOrDefault(f => !f.Contains('*', StringComparison.Ordinal));
        var instead = lacksReason ? new NextStep($"davit deploy {fleet.Service}@{commit.Short} --to {fleet.Environment}{reason}", "says what it is for")
            : branch is null ? Commits(fleet, "shows the commits of the main branch")
            : new NextStep($"davit deploy {fleet.Service}@{branch} --to {fleet.Environment}{reason}", $"deploys the newest commit of {branch}");
        return Refused(why) with { Next = [instead, new($"davit env show {fleet.Environment}", "shows what the environment takes")] };
    }

    private static Explanation Refused(string summary) => new(WhyKind.Refused, summary);

    private static NextStep Deploy(FleetId fleet, string sentence) => new($"davit deploy {fleet.Service} --to {fleet.Environment}", sentence);

    private static NextStep Back(FleetId fleet, ReleaseId release) => new($"davit rollback {fleet.Service} --to {fleet.Environment} --release {release}", $"goes to {release}");

    private static NextStep History(FleetId fleet) => new($"davit history {fleet.Service}", "tells what was deployed");

    private static NextStep Commits(FleetId fleet, string sentence) => new($"davit commits {fleet.Service}", sentence);

    private static IEnumerable<Evidence> Rest(string label, string text) => text.Contains('\n', StringComparison.Ordinal) ? [new Evidence(label, text)] : [];
}
