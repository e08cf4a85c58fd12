namespace Davit.Plugins;

/// <summary>
/// A place that runs components: this host's processes, a Docker engine, a Kubernetes namespace, an ECS cluster. Every implementation passes
/// the suite <c>TargetContract</c>. Thread-safe. What it starts outlives the control plane, and is found again by <see cref="ObserveAsync"/>.
/// </summary>
public interface ITarget
{
    /// <summary>The target's name in its environment.</summary>
    string Name { get; }

    /// <summary>
    /// Makes sure that the instance was started: does nothing when it already was, running or ended. Returns when it has been asked to start, not when it is healthy.
    /// </summary>
    /// <exception cref="StaleTermException">A newer term was seen for this fleet.</exception>
    /// <exception cref="PermanentException">It can never start as ordered: no such program, no such image.</exception>
    Task EnsureStartedAsync(InstanceOrder order, StepContext step);

    /// <summary>
    /// Makes sure that the instance and everything it started is gone: the stop signal, its grace, then the end by force. Returns when nothing of it runs. An
    /// unknown instance is gone already.
    /// </summary>
    /// <exception cref="StaleTermException">A newer term was seen for this fleet.</exception>
    Task EnsureStoppedAsync(InstanceId id, StepContext step);

    /// <summary>Forgets an ended instance: its record and logs. An unknown one is forgotten already.</summary>
    /// <exception cref="StaleTermException">A newer term was seen for this fleet.</exception>
    /// <exception cref="PermanentException">It still runs.</exception>
    Task EnsureForgottenAsync(InstanceId id, StepContext step);

    /// <summary>Every instance that was started for the fleet and is not forgotten, ended ones included, as it is now.</summary>
    /// <exception cref="TransientException">The place cannot be asked: its instances are unknown, not gone.</exception>
    Task<IReadOnlyList<InstanceReport>> ObserveAsync(FleetId fleet, CancellationToken stopping);

    /// <summary>
    /// Completes when something about the fleet may have changed since <paramref name="seen"/>, the answer of the last call (0 at first); gives the new mark.
    /// A signal carries no data: look again with <see cref="ObserveAsync"/>. Callers pair it with a timer.
    /// </summary>
    Task<long> WaitForChangeAsync(FleetId fleet, long seen, CancellationToken stopping);
}

/// <summary>A target whose instances can be told to begin or to stop taking work (queues, schedules) while they go on running.</summary>
public interface IQuietsWork
{
    /// <summary>Makes sure that the instance takes work, or finishes what it has and takes no more.</summary>
    /// <exception cref="StaleTermException">A newer term was seen for this fleet.</exception>
    Task EnsureWorkAsync(InstanceId id, WorkMode mode, StepContext step);
}

/// <summary>A target that can ask its instances for a page of text, such as the counters of what they did.</summary>
public interface IReadsPages
{
    /// <summary>What a GET of the path on the instance's own port is answered with, as UTF-8 text. Nothing is followed, and no proxy is used.</summary>
    /// <param name="id">The instance.</param>
    /// <param name="path">An absolute path, perhaps with a query.</param>
    /// <param name="maxBytes">At most so many bytes, at least 1.</param>
    /// <param name="stopping">Ends the asking: the caller's time limit is in it.</param>
    /// <exception cref="TransientException">It was not answered, not with 200, or with more; the message says so in words. Half a page is never given.</exception>
    /// <exception cref="PermanentException">The instance is unknown, or does not listen.</exception>
    Task<string> ReadPageAsync(InstanceId id, string path, int maxBytes, CancellationToken stopping);
}

/// <summary>A target that keeps what its instances wrote to standard output and standard error.</summary>
public interface IKeepsLogs
{
    /// <summary>
    /// Reads from a byte offset. Offsets only grow for the life of the instance and survive restarts of the control plane, so a reader that comes back with
    /// <see cref="LogChunk.NextOffset"/> misses nothing and sees nothing twice.
    /// </summary>
    /// <param name="id">The instance.</param>
    /// <param name="offset">Where to begin; when it lies before what is still kept, reading begins at the oldest kept line, and <see cref="LogChunk.Offset"/> says so.</param>
    /// <param name="maxBytes">At most so many bytes, at least 1.</param>
    /// <param name="stopping">Stops reading.</param>
    Task<LogChunk> ReadLogAsync(InstanceId id, long offset, int maxBytes, CancellationToken stopping);

    /// <summary>The offset of the first line that was written at or after the time, as exactly as was noted (within about a second while the control plane runs).</summary>
    Task<long> FindLogOffsetAsync(InstanceId id, DateTimeOffset since, CancellationToken stopping);
}

/// <summary>Part of an instance's log.</summary>
/// <param name="Offset">The byte offset of the first byte of <paramref name="Bytes"/>.</param>
/// <param name="Bytes">What was written, standard output and standard error in the order they were written; empty when there is nothing yet.</param>
/// <param name="NextOffset">Where the next read begins.</param>
/// <param name="Ended">True when the instance has ended and everything was read.</param>
public sealed record LogChunk(long Offset, ReadOnlyMemory<byte> Bytes, long NextOffset, bool Ended)
{
    /// <summary>
    /// When the log was how long, as far as it was noted: ascending, those within <see cref="Bytes"/> and the first at or after their end. A line was written at the latest at
    /// the time of the first that is not before the line's end. Empty where no times are known.
    /// </summary>
    public IReadOnlyList<LogTime> Times { get; init; } = [];
}

/// <summary>How long a log was at a time.</summary>
/// <param name="Offset">Its length: what lies before was written by then.</param>
/// <param name="At">When the last of it was written; where that is not known, when it was seen.</param>
public sealed record LogTime(long Offset, DateTimeOffset At);
