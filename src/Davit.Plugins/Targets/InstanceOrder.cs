namespace Davit.Plugins;

/// <summary>What an instance is for.</summary>
public enum InstanceKind
{
    /// <summary>Runs until it is stopped.</summary>
    Service,

    /// <summary>Runs to its end once: a release job, a cron run.</summary>
    Job,
}

/// <summary>Whether a component that takes work by itself (a queue consumer) may do so.</summary>
public enum WorkMode
{
    /// <summary>Runs and is healthy, but takes no new work.</summary>
    Quiet,

    /// <summary>Takes work.</summary>
    Active,
}

/// <summary>An instance to start, so exact that the target has no choices left.</summary>
public sealed record InstanceOrder
{
    /// <summary>Who it is.</summary>
    public required InstanceId Id { get; init; }

    /// <summary>Whether it runs on, or to its end.</summary>
    public InstanceKind Kind { get; init; }

    /// <summary>What to run it from.</summary>
    public required ArtifactRef Artifact { get; init; }

    /// <summary>Program and arguments. A program without a slash is looked up in PATH, one with a slash relative to the artifact's folder.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Variables beside those that every instance gets (PORT, DAVIT_*). Values may be secret: they are never logged.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether it listens: it is given a port of its own in PORT, and has an address.</summary>
    public bool Listens { get; init; }

    /// <summary>How its health is asked.</summary>
    public HealthCheck Health { get; init; } = new(HealthCheckKind.Alive);

    /// <summary>The mode it starts in; matters only where <see cref="ObeysWorkMode"/> is true.</summary>
    public WorkMode Work { get; init; } = WorkMode.Active;

    /// <summary>True when the component reads the work mode (file named by DAVIT_WORK_FILE) and can be quiet.</summary>
    public bool ObeysWorkMode { get; init; }

    /// <summary>Memory limit in bytes; null for none.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>CPU limit in cores, such as 0.5; null for none.</summary>
    public double? CpuCores { get; init; }

    /// <summary>How it is asked to stop: a signal's name without SIG.</summary>
    public string StopSignal { get; init; } = "TERM";

    /// <summary>How long it may take to stop before it is ended by force.</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a job: after this it is ended by force and has failed. Null for no limit.</summary>
    public TimeSpan? TimeLimit { get; init; }
}

/// <summary>What a component runs from.</summary>
/// <param name="Digest">Identifies the content, such as <c>sha256:…</c>.</param>
/// <param name="Location">Where the target finds it: a folder for processes, an image reference for containers.</param>
public sealed record ArtifactRef(string Digest, string Location);
