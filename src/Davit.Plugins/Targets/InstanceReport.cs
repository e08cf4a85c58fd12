namespace Davit.Plugins;

/// <summary>Where an instance is in its life.</summary>
public enum InstanceState
{
    /// <summary>Ordered, not yet seen running.</summary>
    Starting,

    /// <summary>Its process runs.</summary>
    Running,

    /// <summary>Asked to stop, still running.</summary>
    Stopping,

    /// <summary>Ended, by itself or because it was stopped: <see cref="InstanceReport.Exit"/> tells.</summary>
    Exited,

    /// <summary>The place that runs it cannot be asked. Unknown is not dead.</summary>
    Unknown,
}

/// <summary>What the health check says of a running instance.</summary>
public enum HealthState
{
    /// <summary>No probe has answered yet.</summary>
    Pending,

    /// <summary>Probes pass, but not yet for as long as the check asks.</summary>
    Passing,

    /// <summary>Probes have passed for as long as the check asks: it may have traffic.</summary>
    Ready,

    /// <summary>Probes fail.</summary>
    Failing,
}

/// <summary>An instance as its target sees it now.</summary>
public sealed record InstanceReport
{
    /// <summary>Who it is.</summary>
    public required InstanceId Id { get; init; }

    /// <summary>What it is for.</summary>
    public InstanceKind Kind { get; init; }

    /// <summary>Where it is in its life.</summary>
    public required InstanceState State { get; init; }

    /// <summary>What its health check says; meaningful while it runs.</summary>
    public HealthState Health { get; init; }

    /// <summary>What the last probe saw, in words: <c>GET /healthz answered 500 in 3 ms</c>.</summary>
    public string? LastProbe { get; init; }

    /// <summary>Since when it has been <see cref="HealthState.Ready"/>; null when it is not.</summary>
    public DateTimeOffset? ReadySince { get; init; }

    /// <summary>Since when one that was ready before has failed its check without a pass between; null when it passes, or was never ready while it was watched.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary><c>host:port</c> for one that listens, reachable by the routers.</summary>
    public string? Address { get; init; }

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>The work mode it was last told.</summary>
    public WorkMode Work { get; init; } = WorkMode.Active;

    /// <summary>How it ended; null while it has not.</summary>
    public ExitReport? Exit { get; init; }

    /// <summary>Resident memory in bytes, when known.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>What a person should know of how it runs, such as limits that this machine cannot hold.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>True while it runs, or may be running.</summary>
    public bool IsLive => State is not InstanceState.Exited;

    /// <summary>True when it may have traffic.</summary>
    public bool IsReady => State is InstanceState.Running && Health is HealthState.Ready;
}

/// <summary>How an instance ended, with the evidence.</summary>
/// <param name="At">When it was noticed, or written down by whoever started it.</param>
/// <param name="Code">The exit code; null when it was ended by a signal or the code was lost.</param>
/// <param name="Signal">The signal's name without SIG; null when it exited by itself.</param>
/// <param name="OutOfMemory">True when the kernel ended it for its memory.</param>
/// <param name="WasAsked">True when it ended because Davit stopped it.</param>
/// <param name="LastLines">The last lines it wrote, at most 50.</param>
public sealed record ExitReport(DateTimeOffset At, int? Code, string? Signal, bool OutOfMemory, bool WasAsked, IReadOnlyList<string> LastLines)
{
    /// <summary>True for an exit with code 0.</summary>
    public bool Succeeded => Code == 0;

    /// <summary>The end in words: <c>exited with code 3</c>, <c>was ended by SIGKILL (out of memory)</c>.</summary>
    public string InWords() => (Code, Signal, OutOfMemory) switch
    {
        (_, _, true) => "was ended by the kernel: out of memory",
        (_, { } signal, _) => $"was ended by SIG{signal}",
        ({ } code, _, _) => $"exited with code {code}",
        _ => "ended, and its exit code was lost",
    };
}
