using Microsoft.Data.Sqlite;

namespace Davit.Storage.Sqlite;

/// <summary>
/// Brings the write-ahead log back into the file whenever it has grown. SQLite would do so by itself, but without holding the write lock, and up to 3.51.2 it
/// may then damage the file when another process begins the log anew at that moment (sqlite.org/wal.html#walresetbug). Truncating holds the lock.
/// </summary>
internal sealed class Checkpoints(SqliteSettings settings, Session session)
{
    private const long Step = 4 * 1024 * 1024;

    // While it waits, nobody writes: a long read must not hold up everybody for long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.5);

    private readonly string _log = $"{settings.File}-wal";
    private long _dueAt = Step;

    public void WhenDue()
    {
        if (Length() < _dueAt)
        {
            return;
        }

        try
        {
            session.Wait(Patience < settings.Busy ? Patience : settings.Busy);
            session.Ask("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // What was acknowledged is in the log, which only grows on; a disk that fails is told to the next who writes.
        }
        finally
        {
            session.Wait(settings.Busy);
        }

        _dueAt = Length() + Step;
    }

    private long Length() => new FileInfo(_log) is { Exists: true } log ? log.Length : 0;
}
