using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Holds;
using Davit.Core.Model.Judgements;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>What is to be remembered of an end or of a rollback.</summary>
/// <param name="Place">A hold to be placed.</param>
/// <param name="Lift">Whether the hold that is there is lifted.</param>
/// <param name="Bury">What no policy deploys again.</param>
/// <param name="Pardon">Tombstones that hold no longer.</param>
public sealed record Lesson(Hold? Place = null, bool Lift = false, Tombstone? Bury = null, IReadOnlyList<string>? Pardon = null)
{
    public static Lesson None { get; } = new();
}

/// <summary>
/// What a deployment's end, or a person's rollback, teaches. A release that was taken back is buried, and its environment held on what it was given back to:
/// but only a healthy copy is held on. Of people's other deployments only those that succeed change a hold.
/// </summary>
public static class TakenBack
{
    /// <summary>The step in which a deployment waits for a person begins so.</summary>
    public const string Gate = "wait for a person";

    private const string WatchStep = "watch ";

    /// <param name="deployment">As it was before it ended.</param>
    /// <param name="ending">How it ends.</param>
    /// <param name="release">What it deployed, where it came so far.</param>
    /// <param name="memory">What is remembered.</param>
    /// <param name="now">When.</param>
    public static Lesson AtTheEnd(Deployment deployment, Ending ending, Release? release, Memory memory, DateTimeOffset now)
    {
        if (deployment.Request.IsRollback)
        {
            // Never a rollback of a rollback by itself: the person's word stands, and a person looks.
            return Lesson.None;
        }

        return ending.Outcome switch
        {
            DeploymentOutcome.Released when release is not null => Succeeded(deployment, release, memory, now),
            DeploymentOutcome.TakenBack when IsItsOwnFault(deployment) => Failed(deployment, ending, release, deployment.From, now),
            // Nothing healthy is there to be held on: a fix may come as soon as there is one.
            DeploymentOutcome.Halted when deployment.NeedsPerson is null => Failed(deployment, ending, release, null, now),
            _ => Lesson.None,
        };
    }

    /// <summary>A person goes back: what is left is buried unless it is older than where it goes, and the environment held.</summary>
    /// <param name="fleet">Where.</param>
    /// <param name="left">What is left: under way, or stood on; null when nothing is there.</param>
    /// <param name="to">Where it goes.</param>
    /// <param name="asked">Who, why, where it is worked on, and by which deployment.</param>
    /// <param name="memory">What is remembered.</param>
    /// <param name="now">When.</param>
    public static Lesson ByPerson(FleetId fleet, Left? left, Release to, Word asked, Memory memory, DateTimeOffset now)
    {
        var isBehind = left is not null && left.Commit != to.Commit.Sha && (left.Release is not { } number || number.Number > to.Id.Number);
        var tombstone = isBehind && left is not null
            ? new Tombstone
            {
                Service = fleet.Service,
                Release = left.Release,
                Commit = left.Commit,
                Subject = left.Subject,
                Environment = fleet.Environment,
                Content = left.Content,
                By = asked.Who,
                Reason = asked.Why ?? "rolled back",
                Ticket = asked.Ticket,
                Deployment = asked.Deployment,
                At = now,
            }
            : null;
        var hold = new Hold(fleet, left?.Release, to.Id, asked.Who, asked.Why ?? "rolled back", now) { Ticket = asked.Ticket, Deployment = asked.Deployment, Tombstone = tombstone?.Id };
        return new Lesson(hold, Bury: tombstone, Pardon: [.. memory.TombstonesOf(fleet.Service).Where(t => t.Buries(to)).Select(t => t.Id)]);
    }

    private static Lesson Succeeded(Deployment deployment, Release release, Memory memory, DateTimeOffset now)
    {
        var hold = memory.Holds.GetValueOrDefault(deployment.Fleet);
        if (hold is not null && hold.Since >= deployment.RequestedAt)
        {
            // The later word holds: a rollback that waits for this end says where it goes, any other hold is on what stands now.
            return hold.Deployment is null ? new Lesson(hold with { To = release.Id }) : Lesson.None;
        }

        if (deployment.Request.IsAutomatic)
        {
            return deployment.Request.LiftsHold && hold is not null ? new Lesson(Lift: true) : Lesson.None;
        }

        // Whoever deployed it meant it, and it held: it is no longer what was taken back.
        var pardoned = memory.TombstonesOf(deployment.Fleet.Service).Where(t => t.At < deployment.RequestedAt && t.Buries(release)).Select(t => t.Id).ToList();
        return deployment.Request.LiftsHold
            ? new Lesson(Lift: hold is not null, Pardon: pardoned)
            : new Lesson(new Hold(deployment.Fleet, deployment.From, release.Id, deployment.Who, deployment.Why ?? $"deployed {deployment.Request.Revision} by hand", now) { Deployment = deployment.Id }, Pardon: pardoned);
    }

    private static Lesson Failed(Deployment deployment, Ending ending, Release? release, ReleaseId? to, DateTimeOffset now)
    {
        if (deployment.Request.Commit is not { } commit)
        {
            return Lesson.None;
        }

        var by = IsJudged(deployment) || FailedStep(deployment)?.Name.StartsWith(WatchStep, StringComparison.Ordinal) == true ? "judge" : "health";
        var tombstone = new Tombstone
        {
            Service = deployment.Fleet.Service,
            Release = release?.Id,
            Commit = commit,
            Subject = release?.Commit.Subject ?? "",
            Environment = deployment.Fleet.Environment,
            Content = release?.ContentIn(deployment.Fleet.Environment),
            By = by,
            Reason = ending.Reason,
            Deployment = deployment.Id,
            At = now,
        };
        var hold = to is { } good ? new Hold(deployment.Fleet, release?.Id, good, by, ending.Reason, now) { Deployment = deployment.Id, Tombstone = tombstone.Id } : null;
        return new Lesson(hold, Bury: tombstone);
    }

    // Nobody promoted it, or nobody resumed it: that says nothing of the release.
    private static bool IsItsOwnFault(Deployment deployment) =>
        IsJudged(deployment) || (!deployment.IsPaused && FailedStep(deployment)?.Name.StartsWith(Gate, StringComparison.Ordinal) != true);

    // Also at a gate: the judge goes on while a person is asked.
    private static bool IsJudged(Deployment deployment) =>
        deployment.Judgements is [.., { Verdict.Kind: VerdictKind.Fail } judged] && judged.Window == FailedStep(deployment)?.Name;

    private static ToldStep? FailedStep(Deployment deployment) => deployment.Steps.FirstOrDefault(s => s.Failure is StepFailure.Failed);
}

/// <summary>What a rollback leaves.</summary>
public sealed record Left(ReleaseId? Release, string Commit, string Subject, string? Content);

/// <summary>Who said it, why, where it is worked on, and the deployment that does it.</summary>
public sealed record Word(string Who, string? Why, string? Ticket, string Deployment);
