using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DeployRequest
{
    /// <summary>A branch, tag, full or short hash, or ref; the repository's main branch when left out.</summary>
    public string? Revision { get; init; }

    /// <summary>May be left out while there is only one environment.</summary>
    public string? Environment { get; init; }

    /// <summary><c>rolling</c>, <c>canary</c>, <c>blue-green</c> or <c>recreate</c>; the spec's when left out.</summary>
    public string? Strategy { get; init; }

    public string? Reason { get; init; }
}

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RollbackRequest
{
    public string? Environment { get; init; }

    /// <summary>A kept release, such as <c>shop-41</c> or <c>41</c>; the one before when left out.</summary>
    public string? Release { get; init; }

    public string? Reason { get; init; }

    /// <summary>Where it is worked on, such as <c>SHOP-17</c>: a fix whose message names it is known as one.</summary>
    public string? Ticket { get; init; }
}

/// <summary>A person's word to a deployment under way.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SignalRequest(string? Reason = null);

[JsonConverter(typeof(CamelCase<DeploymentState>))]
public enum DeploymentState
{
    Running,
    Paused,

    /// <summary>It waits for a person to promote it.</summary>
    AtGate,

    /// <summary>It stands still, and neither going on nor taking back is safe without a person.</summary>
    NeedsPerson,
    Over,
}

[JsonConverter(typeof(CamelCase<Outcome>))]
public enum Outcome
{
    /// <summary>The environment stands on the release.</summary>
    Released,

    /// <summary>It failed before anything was changed.</summary>
    Failed,

    /// <summary>It failed, and everything was taken back.</summary>
    TakenBack,

    /// <summary>A person aborted it, and everything was taken back.</summary>
    Aborted,

    /// <summary>A newer deployment took its place.</summary>
    Superseded,

    /// <summary>It failed, and what it came from is not healthy either.</summary>
    Halted,
}

public sealed record DeploymentInfo
{
    public required string Id { get; init; }
    public required string Service { get; init; }
    public required string Environment { get; init; }

    /// <summary>What was asked for, such as <c>main</c>.</summary>
    public required string Revision { get; init; }

    public string? Commit { get; init; }
    public string? Subject { get; init; }
    public string? From { get; init; }
    public string? To { get; init; }

    /// <summary>How it is done: the strategy, or <c>all at once</c> for a rollback and for a first release.</summary>
    public string? Strategy { get; init; }
    public bool IsRollback { get; init; }

    /// <summary>A policy began it, not a person.</summary>
    public bool IsAutomatic { get; init; }

    public required DeploymentState State { get; init; }
    public Outcome? Outcome { get; init; }

    /// <summary>What decided how it ended, with the evidence; null while it runs.</summary>
    public string? Reason { get; init; }

    public required string Who { get; init; }
    public string? Why { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Percent of the requests that the new release has.</summary>
    public int? Weight { get; init; }

    /// <summary>Instances of the new release that are ready, and that are wanted.</summary>
    public int Ready { get; init; }

    public int Wanted { get; init; }

    /// <summary>What a person is asked; null when nobody is.</summary>
    public string? Question { get; init; }

    public IReadOnlyList<StepInfo> Steps { get; init; } = [];
    public IReadOnlyList<SignalInfo> Signals { get; init; } = [];
}

[JsonConverter(typeof(CamelCase<StepState>))]
public enum StepState
{
    Running,
    Done,
    Failed,
    Aborted,
    Superseded,
}

public sealed record StepInfo
{
    public required string Name { get; init; }
    public required StepState State { get; init; }
    public required DateTimeOffset Began { get; init; }
    public DateTimeOffset? Ended { get; init; }
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>What was seen, for people.</summary>
    public string? Seen { get; init; }

    public string? Error { get; init; }
}

public sealed record SignalInfo(string Signal, string Who, string? Reason, DateTimeOffset At);

/// <summary>The commits between what ran before a deployment and what it deployed.</summary>
public sealed record DeploymentCommitsInfo
{
    public required string Deployment { get; init; }

    /// <summary>The commit of the release that ran; null when nothing ran, or it is no longer kept.</summary>
    public string? From { get; init; }

    /// <summary>The commit that was deployed; null while it is not known.</summary>
    public string? To { get; init; }

    /// <summary>Whether one of the two leads to the other: false when they are on different lines, or one is not known.</summary>
    public bool LeadsOn { get; init; }

    /// <summary>The commits that come with it, newest first, at most 50.</summary>
    public IReadOnlyList<CommitInfo> Brings { get; init; } = [];

    /// <summary>The commits that go away with it, newest first, at most 50: it goes back.</summary>
    public IReadOnlyList<CommitInfo> TakesAway { get; init; } = [];
}

/// <summary>Deployments, newest first; without their steps.</summary>
public sealed record DeploymentList(IReadOnlyList<DeploymentInfo> Deployments);
