using Davit.Plugins;
using Microsoft.Data.Sqlite;

namespace Davit.Storage.Sqlite;

/// <summary>What SQLite's codes mean to the person who runs Davit, and what happens next.</summary>
internal static class SqliteFaults
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    /// <summary>While running, what may pass by itself is worth another try.</summary>
    public static DavitException Explain(SqliteException fault, SqliteSettings settings) => fault.SqliteErrorCode switch
    {
        Corrupt or NotADatabase => Damaged(settings.File, fault.Message, fault),
        Full => new TransientException($"The disk that holds {settings.File} is full: nothing was written. Free some space there; Davit goes on by itself.", fault),
        Busy or Locked => new TransientException(
            $"Another process has been writing to {settings.File} for over {settings.Busy.TotalSeconds:0.#} s: nothing was written. Is a backup or another server stuck?", fault),
        ReadOnly => new TransientException($"{settings.File} cannot be written: the file, its folder or the file system is read-only ({fault.Message}).", fault),
        InputOutput => new TransientException(
            $"The disk failed while reading or writing {settings.File} (SQLite code {fault.SqliteExtendedErrorCode}). Look at the system's log; whether the last change was kept is seen when it is read again.", fault),
        _ => new TransientException($"{settings.File} could not be used: {fault.Message} (SQLite code {fault.SqliteExtendedErrorCode}).", fault),
    };

    /// <summary>While opening, only what concerns others may pass by itself.</summary>
    public static DavitException ExplainOpening(SqliteException fault, SqliteSettings settings) => fault.SqliteErrorCode switch
    {
        ReadOnly or CannotOpen => NotWritable(settings.File, fault),
        _ => Explain(fault, settings),
    };

    /// <summary>A full disk is the copy's, not the original's.</summary>
    public static DavitException ExplainBackup(SqliteException fault, SqliteSettings settings, string target) => fault.SqliteErrorCode switch
    {
        Full or CannotOpen or ReadOnly => new PermanentException($"The backup {target} could not be written ({fault.Message.TrimEnd('.')}): is its disk full, or its folder missing or read-only? {settings.File} is as it was.", fault),
        _ => Explain(fault, settings),
    };

    public static PermanentException NotWritable(string file, Exception fault) =>
        new($"{file} cannot be opened for writing ({fault.Message.TrimEnd('.')}). Davit needs to write to this file and to its folder: check who owns them, and that the disk is not mounted read-only.", fault);

    public static NeedsPersonException Damaged(string file, string evidence, Exception? fault = null) =>
        new($"{file} is damaged or is not a database ({evidence.TrimEnd('.')}). Stop Davit, move this file and those beside it that end in -wal and -shm away, and put the last backup in its place.", fault);
}
