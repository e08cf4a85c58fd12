using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Holds;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>What keeps a policy from deploying its candidate.</summary>
public abstract record Obstacle
{
    /// <summary>There is no commit, or not one that can be deployed.</summary>
    public sealed record NoCommit(string Problem) : Obstacle;

    /// <summary>The environment stays on what it was taken back to, or on what a person chose.</summary>
    public sealed record HeldOn(Hold Hold) : Obstacle;

    /// <summary>It was taken back, under this commit or another with the same content.</summary>
    public sealed record Buried(Tombstone Tombstone) : Obstacle;

    /// <summary>It was tried already, and nothing has changed since.</summary>
    public sealed record Tried(Deployment Deployment) : Obstacle;

    /// <summary>Another deployment is under way: this comes after it.</summary>
    public sealed record Moving(Deployment Deployment) : Obstacle;

    public sealed record LockedBy(DeployLock Lock) : Obstacle;

    public sealed record FrozenBy(Freeze Freeze, DateTimeOffset Until) : Obstacle;

    public sealed record OutsideWindow(DateTimeOffset Opens) : Obstacle;

    /// <summary>A check has not passed, or has not been heard of.</summary>
    public sealed record Unchecked(string Check, CommitCheck? Said) : Obstacle;

    /// <summary>The environment that is followed has not stood on it for long enough.</summary>
    public sealed record TooFresh(string Environment, DateTimeOffset Until) : Obstacle;
}

/// <summary>What should be in an environment, and what is to be done about it now.</summary>
/// <param name="Pin">What it is held on.</param>
/// <param name="Candidate">What its policy chose; null where it has none.</param>
/// <param name="Stands">Whether it stands on what it should.</param>
/// <param name="Obstacles">What keeps the candidate from being deployed, the longest-lasting first.</param>
public sealed record Decision(Hold? Pin, Candidate? Candidate, bool Stands, IReadOnlyList<Obstacle> Obstacles)
{
    /// <summary>True when the candidate is to be deployed now.</summary>
    public bool Begins => Pin is null && Candidate is { Commit: not null } && !Stands && Obstacles.Count == 0;

    /// <summary>
    /// True when the candidate is what should be there, whatever it waits for; false for one that was taken back or tried in vain, which no policy wants.
    /// </summary>
    public bool WantsCandidate => Pin is null && Candidate is { Commit: not null } && !Stands && !Obstacles.Any(o => o is Obstacle.Buried or Obstacle.Tried);

    /// <summary>True when the candidate mends what the environment was taken back from, and its success lifts the hold.</summary>
    public bool Mends { get; init; }

    /// <summary>When, at the latest, time alone may change the decision; null for never.</summary>
    public DateTimeOffset? LookAgain => Obstacles.Select(o => o switch
    {
        Obstacle.FrozenBy frozen => frozen.Until,
        Obstacle.OutsideWindow outside => outside.Opens,
        Obstacle.TooFresh fresh => fresh.Until,
        Obstacle.LockedBy held => held.Lock.Until,
        _ => null,
    }).Min();
}
