using Microsoft.Data.Sqlite;

namespace Davit.Storage.Sqlite;

/// <summary>
/// The one thread that writes. Work that waits at the same time shares a transaction, and so one flush of the disk, each in a savepoint of its own;
/// nobody hears an answer before the flush.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    private const int MostTogether = 128;

    private readonly WorkQueue _queue = new(capacity: 1024);
    private readonly SqliteSettings _settings;
    private readonly Session _session;
    private readonly Checkpoints _checkpoints;
    private readonly Task _running;

    public Writer(SqliteSettings settings, Session session)
    {
        _settings = settings;
        _session = session;
        _checkpoints = new Checkpoints(settings, session);
        _running = OwnThread.Run(Serve);
    }

    public Task<T> Ask<T>(Func<Session, T> write, CancellationToken stopping) => _queue.Ask(write, stopping);

    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _running;
    }

    private void Serve()
    {
        using (_session)
        {
            while (_queue.Take(MostTogether) is { Count: > 0 } batch)
            {
                Write(batch);
                batch.ForEach(work => work.Deliver());
                _checkpoints.WhenDue();
            }
        }
    }

    private void Write(IReadOnlyList<Work> batch)
    {
        var inWork = false;
        try
        {
            _session.Run("BEGIN IMMEDIATE");
            // A newer server beside us may have brought the file to a version that we would spoil.
            Schema.RefuseNewer(_session, _settings);
            inWork = true;
            foreach (var work in batch)
            {
                RunApart(work);
            }

            inWork = false;
            _session.Run("COMMIT");
        }
        catch (Exception) when (inWork && batch.Count > 1)
        {
            // One of them broke the transaction of all: alone, each gets its own answer.
            RollBack();
            foreach (var work in batch)
            {
                Write([work]);
            }
        }
        catch (Exception fault)
        {
            RollBack();
            foreach (var work in batch)
            {
                work.Refuse(fault is SqliteException why ? SqliteFaults.Explain(why, _settings) : fault);
            }
        }
    }

    private void RunApart(Work work)
    {
        _session.Run("SAVEPOINT work");
        try
        {
            work.Run(_session);
        }
        catch (Exception why) when (why is not SqliteException)
        {
            _session.Run("ROLLBACK TO work");
            work.Refuse(why);
        }

        _session.Run("RELEASE work");
    }

    private void RollBack()
    {
        try
        {
            if (_session.InTransaction)
            {
                _session.Run("ROLLBACK");
            }
        }
        catch (SqliteException)
        {
            // The fault that led here is being told; SQLite ends the transaction also when its rollback fails.
        }
    }
}
