using System.Text.Json;
using Davit.Plugins;
using Microsoft.Data.Sqlite;

namespace Davit.Storage.Sqlite;

/// <summary>
/// The store in one file. Several processes may have it open: whatever is decided, is decided inside a transaction that holds the file's write lock.
/// Being cancelled means that nothing was written; what has begun is finished and answered.
/// </summary>
public sealed class SqliteStore : IStore, IBacksUp
{
    /// <summary>Its name in the data folder.</summary>
    public const string FileName = "davit.db";

    private readonly SqliteSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Writer _writer;
    private readonly Readers _readers;
    private readonly FactSignal _signal;
    private readonly SemaphoreSlim _oneBackup = new(1, 1);

    private SqliteStore(SqliteSettings settings, TimeProvider clock, Session writing, IReadOnlyList<Session> reading)
    {
        _settings = settings;
        _clock = clock;
        _writer = new Writer(settings, writing);
        _readers = new Readers(settings, reading);
        _signal = new FactSignal(HeadAsync, settings.Poll, clock);
    }

    /// <summary>The full name of the file.</summary>
    public string File => _settings.File;

    /// <summary>Opens the file; makes it, or brings it to this program's version, when that is needed.</summary>
    public static Task<SqliteStore> Open(string file, TimeProvider clock) => Open(new SqliteSettings(Path.GetFullPath(file)), clock);

    internal static Task<SqliteStore> Open(SqliteSettings settings, TimeProvider clock) => OwnThread.Run(() =>
    {
        var writing = SqliteFile.Prepare(settings, clock);
        try
        {
            return new SqliteStore(settings, clock, writing, Readers.OpenSessions(settings));
        }
        catch (SqliteException fault)
        {
            writing.Dispose();
            throw SqliteFaults.ExplainOpening(fault, settings);
        }
    });

    /// <inheritdoc />
    public async Task<long> AppendAsync(JournalEntry entry, CancellationToken stopping)
    {
        if (entry.Facts.FirstOrDefault(fact => fact.Data.ValueKind == JsonValueKind.Undefined) is { } bare)
        {
            throw new ArgumentException($"The fact {bare.Type} of {bare.Stream} has no data; where there is nothing to say, give an empty object.", nameof(entry));
        }

        var position = await _writer.Ask(session => Facts.Append(session, entry), stopping);
        _signal.Wake();
        return position;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Fact>> ReadAsync(long after, int limit, CancellationToken stopping) =>
        _readers.Ask(session => Facts.After(session, after, AtLeastOne(limit)), stopping);

    /// <inheritdoc />
    public Task<IReadOnlyList<Fact>> ReadStreamAsync(string stream, long afterVersion, int limit, CancellationToken stopping) =>
        _readers.Ask(session => Facts.Of(session, stream, afterVersion, AtLeastOne(limit)), stopping);

    /// <inheritdoc />
    public Task<long> HeadAsync(CancellationToken stopping) => _readers.Ask(Facts.Head, stopping);

    /// <inheritdoc />
    public Task WaitForFactAsync(long after, CancellationToken stopping) => _signal.WaitForFactAfter(after, stopping);

    /// <inheritdoc />
    public Task<Lease?> TryTakeLeaseAsync(string name, string holder, TimeSpan lasts, CancellationToken stopping)
    {
        ArgumentException.ThrowIfNullOrEmpty(holder);
        return _writer.Ask(session => Leases.TryTake(session, name, holder, _clock.GetUtcNow(), lasts), stopping);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> RenewLeasesAsync(string holder, TimeSpan lasts, CancellationToken stopping)
    {
        ArgumentException.ThrowIfNullOrEmpty(holder);
        return _writer.Ask(session => Leases.Renew(session, holder, _clock.GetUtcNow() + lasts), stopping);
    }

    /// <inheritdoc />
    public Task ReleaseLeasesAsync(string holder, CancellationToken stopping)
    {
        ArgumentException.ThrowIfNullOrEmpty(holder);
        return _writer.Ask(session => Leases.Release(session, holder, _clock.GetUtcNow()), stopping);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Lease>> LeasesAsync(CancellationToken stopping) => _readers.Ask(Leases.All, stopping);

    /// <inheritdoc />
    public Task<Snapshot?> ReadSnapshotAsync(string name, int format, CancellationToken stopping) =>
        _readers.Ask(session => Snapshots.Find(session, name, format), stopping);

    /// <inheritdoc />
    public Task WriteSnapshotAsync(Snapshot snapshot, CancellationToken stopping) => _writer.Ask(session => Snapshots.Keep(session, snapshot), stopping);

    /// <inheritdoc />
    public Task<int> CompactAsync(string stream, long upToVersion, CancellationToken stopping) =>
        _writer.Ask(session => Facts.Compact(session, stream, upToVersion), stopping);

    /// <inheritdoc />
    public Task<string> RememberAnswerAsync(string key, string answer, CancellationToken stopping) =>
        _writer.Ask(session => Answers.Remember(session, key, answer, _clock.GetUtcNow()), stopping);

    /// <inheritdoc />
    public Task<string?> FindAnswerAsync(string key, CancellationToken stopping) => _readers.Ask(session => Answers.Find(session, key), stopping);

    /// <inheritdoc />
    public async Task BackUpAsync(string file, CancellationToken stopping)
    {
        await _oneBackup.WaitAsync(stopping);
        try
        {
            await OwnThread.Run(() => BackUp(file, stopping));
        }
        finally
        {
            _oneBackup.Release();
        }
    }

    /// <summary>Finishes what was accepted, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        // The last to close brings the log back into the file, and readers may not.
        await _readers.DisposeAsync();
        await _writer.DisposeAsync();
        _signal.Wake();
    }

    private void BackUp(string file, CancellationToken stopping)
    {
        try
        {
            using var session = Session.Open(_settings, readsOnly: false);
            using var interrupting = stopping.UnsafeRegister(_ => session.Interrupt(), null);
            SqliteBackup.ForRestore(session, file);
        }
        catch (SqliteException fault)
        {
            stopping.ThrowIfCancellationRequested();
            throw SqliteFaults.ExplainBackup(fault, _settings, file);
        }
    }

    private static int AtLeastOne(int limit) => limit > 0 ? limit : throw new ArgumentOutOfRangeException(nameof(limit), limit, "At least one fact must be asked for.");
}
