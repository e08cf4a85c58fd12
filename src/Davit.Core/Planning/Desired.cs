using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Holds;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>What is known when it is decided what an environment should stand on.</summary>
public sealed record DesireView
{
    public required FleetId Fleet { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required Memory Memory { get; init; }

    /// <summary>What the environment stands on; null before the first.</summary>
    public Release? Standing { get; init; }

    /// <summary>Deployments of this service in this environment, oldest first.</summary>
    public IReadOnlyList<Deployment> Deployments { get; init; } = [];

    public IReadOnlyCollection<DeployLock> Locks { get; init; } = [];

    /// <summary>Since when the environment that is followed has stood on what it stands on.</summary>
    public DateTimeOffset? FollowedSince { get; init; }
}

/// <summary>
/// <c>desired = pin ?? policy(candidates)</c>. A hold is a pin; without one the policy's candidate is wanted, unless it was taken back before or tried in vain.
/// </summary>
public static class Desired
{
    public static Decision Decide(DesireView view)
    {
        var hold = view.Memory.Holds.GetValueOrDefault(view.Fleet);
        if (view.Memory.Candidates.GetValueOrDefault(view.Fleet) is not { } candidate)
        {
            return new Decision(hold, null, hold is null || hold.To == view.Standing?.Id, []);
        }

        var mends = hold?.Tombstone is { } tombstone && candidate.Policy.ResumesOnFix && candidate.Mends.Contains(tombstone) && !candidate.Buried.Contains(tombstone);
        var pin = mends ? null : hold;
        var stands = pin is not null ? pin.To == view.Standing?.Id : IsStandingOn(view, candidate);
        // What is held is wanted; that the policy chose something else is still worth saying.
        var isSettled = candidate.Commit is not null && IsStandingOn(view, candidate);
        return new Decision(pin, candidate, stands, isSettled ? [] : [.. Obstacles(view, candidate, pin)]) { Mends = mends };
    }

    private static bool IsStandingOn(DesireView view, Candidate candidate) =>
        view.Standing is { } standing && (standing.Commit.Sha == candidate.Commit || candidate.Same.Contains(standing.Id));

    private static IEnumerable<Obstacle> Obstacles(DesireView view, Candidate candidate, Hold? pin)
    {
        if ((candidate.Problem ?? (candidate.Commit is null ? "there is no commit" : null)) is { } problem)
        {
            yield return new Obstacle.NoCommit(problem);
        }

        if (pin is not null)
        {
            yield return new Obstacle.HeldOn(pin);
        }

        if (candidate.Commit is not { } commit)
        {
            yield break;
        }

        if (TombstoneOf(view.Memory, candidate) is { } tombstone)
        {
            yield return new Obstacle.Buried(tombstone);
        }
        else if (view.Deployments.LastOrDefault(d => IsVain(d, commit)) is { } tried)
        {
            yield return new Obstacle.Tried(tried);
        }

        foreach (var held in view.Locks.Where(l => l.Covers(view.Fleet, view.Now)))
        {
            yield return new Obstacle.LockedBy(held);
        }

        foreach (var freeze in view.Memory.FreezesOf(view.Fleet, view.Now))
        {
            yield return new Obstacle.FrozenBy(freeze, freeze.NextAt(view.Now)!.Value.End);
        }

        foreach (var missing in Unchecked(view, candidate, commit))
        {
            yield return missing;
        }

        if (!OpenHours.IsOpen(candidate.Policy.Windows, view.Now))
        {
            yield return new Obstacle.OutsideWindow(OpenHours.Opens(candidate.Policy.Windows, view.Now));
        }

        if (candidate.Policy is { After: { } after, For: var needed } && view.FollowedSince is { } since && since + needed > view.Now)
        {
            yield return new Obstacle.TooFresh(after, since + needed);
        }

        if (view.Deployments.LastOrDefault(d => !d.IsOver) is { } moving)
        {
            yield return new Obstacle.Moving(moving);
        }
    }

    /// <summary>What the candidate is again; null when it is nothing that was taken back.</summary>
    public static Tombstone? TombstoneOf(Memory memory, Candidate candidate) =>
        memory.TombstonesOf(candidate.Fleet.Service).FirstOrDefault(t => t.Commit == candidate.Commit || candidate.Buried.Contains(t.Id));

    // What a newer deployment pushed aside was not tried to its end; what went live was not in vain.
    private static bool IsVain(Deployment deployment, string commit) =>
        !deployment.Request.IsRollback && deployment.Request.Commit == commit && deployment.Ending is { Outcome: not (DeploymentOutcome.Superseded or DeploymentOutcome.Released) };

    private static IEnumerable<Obstacle> Unchecked(DesireView view, Candidate candidate, string commit)
    {
        var said = view.Memory.ChecksOf(view.Fleet.Service, commit).ToList();
        foreach (var wanted in candidate.Policy.Checks)
        {
            var meant = said.Where(c => Memory.Fits(wanted, c.Name)).ToList();
            if (meant.Count == 0)
            {
                yield return new Obstacle.Unchecked(wanted, null);
            }

            foreach (var check in meant.Where(c => c.State is not CheckState.Passed))
            {
                yield return new Obstacle.Unchecked(check.Name, check);
            }
        }
    }
}
