using System.Collections.Immutable;
using Davit.Plugins;

namespace Davit.Core.Model.Fleets;

/// <summary>What the journal says of a service in an environment.</summary>
public sealed record FleetState
{
    public required FleetId Id { get; init; }
    public Wish Wish { get; init; } = Wish.Nothing;

    /// <summary>Who wished it: <c>d-17/shift everything</c>, or a person's act.</summary>
    public string WishedBy { get; init; } = "";

    /// <summary>The last ends of instances that nobody had asked for, oldest first, at most 50.</summary>
    public ImmutableArray<InstanceEnd> Ends { get; init; } = [];

    /// <summary>The release that this environment stands on: set at a deployment's commit point, and never by anything else.</summary>
    public ReleaseId? Committed => Commits is [.., var last] ? last.Release : null;

    /// <summary>Every passing of a commit point, oldest first.</summary>
    public ImmutableArray<CommitPoint> Commits { get; init; } = [];

    /// <summary>Releases whose release job has succeeded here.</summary>
    public ImmutableSortedSet<ReleaseId> JobsDone { get; init; } = [];

    /// <summary>Numbers of instances that a person asked for in place of the spec's.</summary>
    public ImmutableSortedDictionary<string, int> Scale { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>Components that a person stopped.</summary>
    public ImmutableSortedSet<string> Stopped { get; init; } = [];

    /// <summary>Since when each of them is.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> StoppedSince { get; init; } = ImmutableSortedDictionary<string, DateTimeOffset>.Empty;

    /// <summary>Instances of a component that were started before this are replaced, a few at a time.</summary>
    public ImmutableSortedDictionary<string, DateTimeOffset> RestartBefore { get; init; } = ImmutableSortedDictionary<string, DateTimeOffset>.Empty;
}

/// <summary>The moment a deployment could no longer be taken back, only followed by another.</summary>
public sealed record CommitPoint(ReleaseId Release, string Deployment, DateTimeOffset At, bool WasRollback);

/// <summary>A person's word that nothing is deployed here now.</summary>
/// <param name="Scope">A service, an environment, or <c>service/environment</c>.</param>
public sealed record DeployLock(string Scope, string Reason, string Who, DateTimeOffset Since, DateTimeOffset? Until)
{
    public bool Covers(FleetId fleet, DateTimeOffset now) =>
        (Until is not { } until || now < until) && (Scope == fleet.Service || Scope == fleet.Environment || Scope == fleet.ToString());
}

/// <summary>An instance that ended by itself.</summary>
public sealed record InstanceEnd(InstanceId Instance, DateTimeOffset At, string How, ImmutableArray<string> LastLines);
