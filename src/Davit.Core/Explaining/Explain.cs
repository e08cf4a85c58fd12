using Davit.Core.Model.Holds;
using Davit.Core.Planning;

namespace Davit.Core.Explaining;

/// <summary>Answers "why": everything that is to be said of a service in an environment, from facts and from one look. Pure.</summary>
public static class Explain
{
    /// <summary>What is to be said, the most important first; one sentence at least.</summary>
    public static IReadOnlyList<Explanation> Of(Situation situation) =>
        [.. All(situation).Select(said => said.WithReason(situation.WantsReason))];

    private static List<Explanation> All(Situation situation)
    {
        List<Explanation> said = [];
        said.AddRange(situation.State.Unfinished(situation.Fleet).Select(d => DeploymentWords.UnderWay(d, situation.View)));
        said.AddRange(FleetWords.Health(situation));
        said.AddRange(Stopped(situation));
        said.AddRange(Pinned(situation));
        said.AddRange(LastEnd(situation));
        said.AddRange(Blocked(situation));
        said.AddRange(Repository(situation));
        if (situation.Stands.Committed is null && said.Count == 0)
        {
            said.Add(Refusals.Empty(situation.Fleet));
        }

        return said.Count > 0 ? said : [new(WhyKind.Running, FleetWords.InWords(situation)) { Since = situation.Stands.Commits.LastOrDefault()?.At }];
    }

    private static IEnumerable<Explanation> Stopped(Situation situation)
    {
        var fleet = situation.Fleet;
        if (situation.Stands.Stopped is { IsEmpty: false } stopped)
        {
            var all = situation.Standing is { } release && release.Spec.Components.All(c => stopped.Contains(c.Name));
            yield return new(WhyKind.Stopped, $"{string.Join(", ", stopped)} of {fleet} {(stopped.Count == 1 ? "is" : "are")} stopped by a person")
            {
                Since = stopped.Select(c => situation.Stands.StoppedSince.TryGetValue(c, out var since) ? since : (DateTimeOffset?)null).Min(),
                Next = all
                    ? [new($"davit start {fleet.Service} --to {fleet.Environment}", "starts all of it again")]
                    : [.. stopped.Select(c => new NextStep($"davit start {fleet.Service}/{c} --to {fleet.Environment}", "starts it again"))],
            };
        }
    }

    // A hold, what keeps the policy from its candidate, or that it is about to begin.
    private static IEnumerable<Explanation> Pinned(Situation situation)
    {
        var decision = situation.Decision;
        if (decision.Candidate is not { } candidate)
        {
            return decision.Pin is { } hold ? [Blocks.Held(hold, null, situation.State.Memory)] : [];
        }

        if (decision.Obstacles.Count > 0)
        {
            // What is under way is told already.
            return decision.Obstacles.Where(o => !(o is Obstacle.Moving moving && moving.Deployment.Request.Commit == candidate.Commit)).Select(o => PolicyWords.Of(o, candidate, situation.State.Memory, situation.Now));
        }

        return decision.Begins ? [PolicyWords.Begins(candidate)] : decision.Pin is { } pin ? [Blocks.Held(pin, candidate, situation.State.Memory)] : [];
    }

    private static IEnumerable<Explanation> LastEnd(Situation situation)
    {
        var finished = situation.State.DeploymentsOf(situation.Fleet).LastOrDefault();
        return finished is { IsOver: true } && DeploymentWords.Last(finished) is { } words ? [words] : [];
    }

    // Where no policy waits, a lock or a freeze still keeps people out.
    private static IEnumerable<Explanation> Blocked(Situation situation)
    {
        var told = situation.Decision.Obstacles;
        foreach (var held in situation.State.Locks.Values.Where(l => l.Covers(situation.Fleet, situation.Now) && !told.OfType<Obstacle.LockedBy>().Any(o => o.Lock == l)))
        {
            yield return Blocks.Locked(held);
        }

        foreach (var freeze in situation.State.Memory.FreezesOf(situation.Fleet, situation.Now).Where(f => !told.OfType<Obstacle.FrozenBy>().Any(o => o.Freeze == f)))
        {
            yield return Blocks.Frozen(freeze, situation.Now);
        }
    }

    private static IEnumerable<Explanation> Repository(Situation situation)
    {
        if (situation.RepositoryProblem is { } problem)
        {
            yield return new(WhyKind.Unknown, $"the repository of {situation.Fleet.Service} could not be fetched last: what is new there is not known")
            {
                Evidence = [new("repository", problem)],
                Next = [new("davit doctor", "looks at everything that the server depends on")],
            };
        }
    }
}
