using System.Collections.Immutable;
using System.Text.Json;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Model.Deployments;

/// <summary>What a person or a policy asked for.</summary>
public sealed record DeploymentRequest
{
    public required string Id { get; init; }
    public required FleetId Fleet { get; init; }
    public required string Revision { get; init; }

    /// <summary>The full hash, resolved when it was asked for, so that a moving branch cannot change what was meant; null for a rollback.</summary>
    public string? Commit { get; init; }

    /// <summary>For a rollback: the kept release to go back to.</summary>
    public ReleaseId? Release { get; init; }

    public bool IsRollback => Release is not null;

    /// <summary>A policy asked, not a person.</summary>
    public bool IsAutomatic { get; init; }

    /// <summary>
    /// What was asked for was the newest that could be: when it succeeds, what held the environment on something else is over. For a policy's own deployment,
    /// that it mends what was taken back.
    /// </summary>
    public bool LiftsHold { get; init; }

    public StrategyKind? Strategy { get; init; }
}

public enum DeploymentOutcome
{
    /// <summary>The environment stands on the release.</summary>
    Released,

    /// <summary>It failed, and nothing had been changed yet.</summary>
    Failed,

    /// <summary>It failed, and everything was taken back.</summary>
    TakenBack,

    /// <summary>A person aborted it, and everything was taken back.</summary>
    Aborted,

    /// <summary>A newer deployment took its place, and everything was taken back.</summary>
    Superseded,

    /// <summary>It failed, and what it came from is not healthy either: traffic stays where it is answered, and a fix can be shipped.</summary>
    Halted,
}

/// <summary>How a deployment ended.</summary>
public sealed record Ending(DeploymentOutcome Outcome, string Reason);

public enum SignalKind
{
    Promote,
    Pause,
    Resume,
    Abort,
    Supersede,
}

/// <summary>What a person, or a newer deployment, said to one under way.</summary>
public sealed record Signal(SignalKind Kind, string Who, string? Reason, DateTimeOffset At);

/// <summary>A step as it was told: its answer, or how it failed.</summary>
public sealed record ToldStep
{
    public required string Name { get; init; }
    public required DateTimeOffset Began { get; init; }

    /// <summary>After this the step has failed unless a newly ready instance extends it. Null when the step waits for nothing.</summary>
    public DateTimeOffset? Deadline { get; init; }

    public DateTimeOffset? Ended { get; init; }
    public JsonElement? Value { get; init; }

    /// <summary>What was seen, for people.</summary>
    public string? Seen { get; init; }

    public string? Error { get; init; }
    public StepFailure? Failure { get; init; }
}

/// <summary>Why a step did not give an answer.</summary>
public enum StepFailure
{
    /// <summary>It failed for good, or its deadline passed.</summary>
    Failed,

    /// <summary>A person aborted.</summary>
    Aborted,

    /// <summary>A newer deployment took over.</summary>
    Superseded,
}

/// <summary>A deployment, folded from its facts.</summary>
public sealed record Deployment
{
    public required DeploymentRequest Request { get; init; }
    public required string Who { get; init; }
    public string? Why { get; init; }
    public required DateTimeOffset RequestedAt { get; init; }

    /// <summary>The version of the story that tells it; fixed when it is asked for.</summary>
    public required string Story { get; init; }

    public ReleaseId? From { get; init; }
    public ReleaseId? To { get; init; }
    public DeploymentPlan? Plan { get; init; }
    public ImmutableArray<ToldStep> Steps { get; init; } = [];
    public ImmutableArray<Signal> Signals { get; init; } = [];
    /// <summary>What the judge said, window by window.</summary>
    public ImmutableArray<Judgement> Judgements { get; init; } = [];

    public DateTimeOffset? EndedAt { get; init; }
    public Ending? Ending { get; init; }

    /// <summary>Why it stands still until a person acts; null when it does not.</summary>
    public string? NeedsPerson { get; init; }

    /// <summary>The verdict that a deployment was taken back for; null when it was not, or for another reason.</summary>
    public Verdict? TakenBackFor =>
        Ending is { Outcome: DeploymentOutcome.TakenBack or DeploymentOutcome.Halted } && Judgements is [.., { Verdict: { Kind: VerdictKind.Fail } failed }] ? failed : null;

    public string Id => Request.Id;
    public FleetId Fleet => Request.Fleet;
    public bool IsOver => Ending is not null;
    public ToldStep? Step(string name) => Steps.FirstOrDefault(s => s.Name == name);

    public bool IsPaused => PausedSince is not null;

    /// <summary>When a person paused it; null while it is not paused.</summary>
    public DateTimeOffset? PausedSince =>
        Signals.LastOrDefault(s => s.Kind is SignalKind.Pause or SignalKind.Resume or SignalKind.Promote) is { Kind: SignalKind.Pause, At: var at } ? at : null;

    /// <summary>The word that ends it early, when one was said.</summary>
    public Signal? Interruption => Signals.FirstOrDefault(s => s.Kind is SignalKind.Abort or SignalKind.Supersede);
}
