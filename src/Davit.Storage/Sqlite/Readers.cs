using Microsoft.Data.Sqlite;

namespace Davit.Storage.Sqlite;

/// <summary>A few threads that read; each statement sees all that was committed before it began.</summary>
internal sealed class Readers : IAsyncDisposable
{
    private const int Threads = 3;

    private readonly WorkQueue _queue = new(capacity: 1024);
    private readonly SqliteSettings _settings;
    private readonly Task _running;

    public Readers(SqliteSettings settings, IReadOnlyList<Session> sessions)
    {
        _settings = settings;
        _running = Task.WhenAll(sessions.Select(session => OwnThread.Run(() => Serve(session))));
    }

    public static IReadOnlyList<Session> OpenSessions(SqliteSettings settings) =>
        [.. Enumerable.Range(0, Threads).Select(_ => Session.Open(settings, readsOnly: true))];

    public Task<T> Ask<T>(Func<Session, T> read, CancellationToken stopping) => _queue.Ask(read, stopping);

    public async ValueTask DisposeAsync()
    {
        _queue.Close();
        await _running;
    }

    private void Serve(Session session)
    {
        using (session)
        {
            while (_queue.Take(1) is [var work])
            {
                try
                {
                    work.Run(session);
                }
                catch (SqliteException fault)
                {
                    work.Refuse(SqliteFaults.Explain(fault, _settings));
                }
                catch (Exception why)
                {
                    work.Refuse(why);
                }

                work.Deliver();
            }
        }
    }
}
