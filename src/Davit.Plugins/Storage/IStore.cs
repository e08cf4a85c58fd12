using System.Text.Json;

namespace Davit.Plugins;

/// <summary>
/// Where the journal, the leases and what is derived from them are kept. Every implementation passes the suite <c>StoreContract</c>. Thread-safe.
/// </summary>
public interface IStore : IAsyncDisposable
{
    /// <summary>Adds the facts of one or more streams, all or none, durable when it returns; gives the position of the last.</summary>
    /// <exception cref="JournalConflictException">A stream is not at the version that was expected.</exception>
    /// <exception cref="StaleTermException">The fence's lease has moved on to a newer term.</exception>
    Task<long> AppendAsync(JournalEntry entry, CancellationToken stopping);

    /// <summary>Facts of all streams after a position, in the order of their positions, at most so many.</summary>
    Task<IReadOnlyList<Fact>> ReadAsync(long after, int limit, CancellationToken stopping);

    /// <summary>Facts of one stream after a version, in order, at most so many.</summary>
    Task<IReadOnlyList<Fact>> ReadStreamAsync(string stream, long afterVersion, int limit, CancellationToken stopping);

    /// <summary>The position of the last fact; 0 when there is none.</summary>
    Task<long> HeadAsync(CancellationToken stopping);

    /// <summary>Completes when a fact after the position exists, written by this server or another. A signal carries no data; callers pair it with a timer.</summary>
    Task WaitForFactAsync(long after, CancellationToken stopping);

    /// <summary>Takes the lease when it is free, lapsed or already the holder's; null when somebody else holds it. A takeover from another holder or another life of the same raises the term by 1.</summary>
    Task<Lease?> TryTakeLeaseAsync(string name, string holder, TimeSpan lasts, CancellationToken stopping);

    /// <summary>Extends all leases of the holder; gives the names it still has.</summary>
    Task<IReadOnlyList<string>> RenewLeasesAsync(string holder, TimeSpan lasts, CancellationToken stopping);

    /// <summary>Ends leases of a holder that is known to be gone, or of oneself. Terms are kept.</summary>
    Task ReleaseLeasesAsync(string holder, CancellationToken stopping);

    /// <summary>All leases, lapsed ones included.</summary>
    Task<IReadOnlyList<Lease>> LeasesAsync(CancellationToken stopping);

    /// <summary>The newest snapshot of a name and format; null when there is none.</summary>
    Task<Snapshot?> ReadSnapshotAsync(string name, int format, CancellationToken stopping);

    /// <summary>Keeps a snapshot in place of older ones of the same name.</summary>
    Task WriteSnapshotAsync(Snapshot snapshot, CancellationToken stopping);

    /// <summary>Removes the facts of kind <see cref="FactKind.Detail"/> from a stream up to a version. Positions and audit facts stay as they were. Returns how many were removed.</summary>
    Task<int> CompactAsync(string stream, long upToVersion, CancellationToken stopping);

    /// <summary>Remembers the answer of a request by its idempotency key; the first answer wins, and is returned.</summary>
    Task<string> RememberAnswerAsync(string key, string answer, CancellationToken stopping);

    /// <summary>The remembered answer of an idempotency key; null when there is none. Keys older than a day may be forgotten.</summary>
    Task<string?> FindAnswerAsync(string key, CancellationToken stopping);
}

/// <summary>A store that is one file and can be copied while in use.</summary>
public interface IBacksUp
{
    /// <summary>Writes a consistent copy to a file that must not exist.</summary>
    Task BackUpAsync(string file, CancellationToken stopping);
}

/// <summary>Whether a fact must be kept for ever.</summary>
public enum FactKind
{
    /// <summary>Who did or decided what: never removed.</summary>
    Audit,

    /// <summary>How it came about, such as the answer of a step: may be removed once its stream has ended and its time has passed.</summary>
    Detail,
}

/// <summary>What happened, in the past tense.</summary>
/// <param name="Position">Its place among all facts, growing, from 1; gaps are possible.</param>
/// <param name="Stream">Whom it concerns, such as <c>deployment/d-17</c>.</param>
/// <param name="Version">Its place in the stream, from 1, without gaps until compacted.</param>
/// <param name="Type">What kind of thing happened, such as <c>step-told</c>.</param>
/// <param name="Kind">Whether it is kept for ever.</param>
/// <param name="At">When.</param>
/// <param name="Who">Who did it: <c>person:ada</c>, <c>davit</c>, <c>judge</c>.</param>
/// <param name="Why">The reason that was given; null for none.</param>
/// <param name="Data">The rest, by type.</param>
public sealed record Fact(long Position, string Stream, long Version, string Type, FactKind Kind, DateTimeOffset At, string Who, string? Why, JsonElement Data);

/// <summary>A fact to be written.</summary>
public sealed record NewFact(string Stream, string Type, FactKind Kind, DateTimeOffset At, string Who, string? Why, JsonElement Data);

/// <summary>Facts that are written together or not at all.</summary>
public sealed record JournalEntry
{
    /// <summary>In order.</summary>
    public required IReadOnlyList<NewFact> Facts { get; init; }

    /// <summary>Versions that streams must be at before; streams left out may be at any.</summary>
    public IReadOnlyDictionary<string, long> Expected { get; init; } = new Dictionary<string, long>();

    /// <summary>The lease and term under which the writer acts; null for facts that need none.</summary>
    public Fence? Fence { get; init; }
}

/// <summary>A lease's name and the term that its holder believes to have.</summary>
public sealed record Fence(string Lease, long Term);

/// <summary>The right to act for something until a time.</summary>
/// <param name="Name">What for: <c>shop/prod</c>.</param>
/// <param name="Holder">Which life of which server.</param>
/// <param name="Term">Grows with each takeover; never falls.</param>
/// <param name="Until">When it lapses unless renewed.</param>
public sealed record Lease(string Name, string Holder, long Term, DateTimeOffset Until);

/// <summary>State as it was after a position.</summary>
public sealed record Snapshot(string Name, int Format, long Position, ReadOnlyMemory<byte> Data);

/// <summary>Somebody else wrote first: read again and decide anew.</summary>
public sealed class JournalConflictException(string stream, long expected, long found)
    : DavitException($"{stream} is at version {found}, not {expected}: somebody else wrote first.")
{
    /// <summary>The stream.</summary>
    public string Stream { get; } = stream;
}
