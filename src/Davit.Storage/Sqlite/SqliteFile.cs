using System.Runtime.Versioning;
using Davit.Plugins;
using Microsoft.Data.Sqlite;

namespace Davit.Storage.Sqlite;

/// <summary>Makes the file when there is none, brings it to this program's version, and opens sessions on it.</summary>
internal static class SqliteFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    static SqliteFile() => SQLitePCL.Batteries_V2.Init();

    /// <summary>A writer's session on a file that is ready for use.</summary>
    public static Session Prepare(SqliteSettings settings, TimeProvider clock)
    {
        MakeFile(settings.File);
        try
        {
            var session = Session.Open(settings, readsOnly: false);
            try
            {
                Schema.RefuseForeign(session, settings.File);
                Schema.RefuseNewer(session, settings);
                UseWriteAheadLog(session, settings.File);
                CopyBeforeMigration(session, settings, clock);
                Schema.Migrate(session, settings);
                return session;
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (SqliteException fault)
        {
            throw SqliteFaults.ExplainOpening(fault, settings);
        }
    }

    /// <summary>An empty file, which SQLite takes for a new database, that only its owner may read: it holds who did what, and answers of requests.</summary>
    public static void MakeEmpty(string file, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite | FileShare.Delete };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var made = new FileStream(file, options);
    }

    private static void MakeFile(string file)
    {
        try
        {
            MakeFolder(Path.GetDirectoryName(file)!);
            MakeEmpty(file, FileMode.OpenOrCreate);
            RefuseWhatIsNoDatabase(file);
            if (!OperatingSystem.IsWindows())
            {
                CloseToOthers(file);
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw SqliteFaults.NotWritable(file, fault);
        }
    }

    // SQLite takes a file that is shorter than a page for a new database, and would write over it.
    private static void RefuseWhatIsNoDatabase(string file)
    {
        using var content = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> start = stackalloc byte[16];
        var read = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        if (read > 0 && !start[..read].SequenceEqual("SQLite format 3\0"u8) && !File.Exists($"{file}-journal") && !File.Exists($"{file}-wal"))
        {
            throw SqliteFaults.Damaged(file, "it does not begin as one");
        }
    }

    private static void MakeFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static void CloseToOthers(string file)
    {
        if ((File.GetUnixFileMode(file) & ~OwnerOnly) != UnixFileMode.None)
        {
            File.SetUnixFileMode(file, OwnerOnly);
        }
    }

    private static void UseWriteAheadLog(Session session, string file)
    {
        if (session.Ask("PRAGMA journal_mode = WAL") is not "wal")
        {
            throw new PermanentException($"The file system of {file} does not offer the shared memory that SQLite's write-ahead log needs, as network file systems do not. Put the data folder on a local disk.");
        }
    }

    private static void CopyBeforeMigration(Session session, SqliteSettings settings, TimeProvider clock)
    {
        var version = Schema.Version(session);
        var copy = $"{settings.File}.v{version}-{clock.GetUtcNow():yyyyMMdd'T'HHmmss'Z'}";
        if (version > 0 && version < settings.Migrations.Count && !File.Exists(copy))
        {
            SqliteBackup.Copy(session, copy);
        }
    }
}
