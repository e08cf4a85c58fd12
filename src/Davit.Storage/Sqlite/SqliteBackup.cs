using System.Runtime.InteropServices;
using Davit.Plugins;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace Davit.Storage.Sqlite;

/// <summary>Copies a file that is in use. The copy has its name only once it is complete, checked and on the disk.</summary>
internal static class SqliteBackup
{
    /// <summary>
    /// After a backup is put in place, routers and targets remember terms, and pages and clients remember positions, from after it was made. Both are
    /// given out from so much further on, so that no new term is older than one that was seen, and no position comes twice with another fact.
    /// </summary>
    private const long Ahead = 1_000_000;

    /// <summary>A copy to be put in place of the original, should that be lost.</summary>
    public static void ForRestore(Session session, string target) => Copy(session, target, copy =>
    {
        copy.Run($"UPDATE leases SET term = term + {Ahead}");
        copy.Run($"UPDATE sqlite_sequence SET seq = seq + {Ahead} WHERE name = 'facts'");
    });

    public static void Copy(Session session, string target, Action<Session>? change = null)
    {
        target = Path.GetFullPath(target);
        if (Path.Exists(target))
        {
            throw new PermanentException($"{target} exists already: a backup never overwrites. Name a new file.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(target)))
        {
            throw new PermanentException($"The backup {target} could not be written: its folder does not exist.");
        }

        var partial = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            SqliteFile.MakeEmpty(partial, FileMode.CreateNew);
            session.Run("VACUUM INTO $file", ("$file", partial));
            Finish(partial, change);
            Flush(partial);
            File.Move(partial, target, overwrite: false);
            FlushFolder(Path.GetDirectoryName(target)!);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new PermanentException($"The backup {target} could not be written: {fault.Message}", fault);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    private static void Finish(string partial, Action<Session>? change)
    {
        using var copy = Session.Open(new SqliteSettings(partial), readsOnly: false);
        copy.Run("PRAGMA journal_mode = DELETE");
        change?.Invoke(copy);
        if (copy.Ask("PRAGMA quick_check(1)") is not "ok" and var found)
        {
            throw new SqliteException($"the copy does not pass its check: {found}", 11);
        }
    }

    private static void Flush(string file)
    {
        using var written = new FileStream(file, FileMode.Open, FileAccess.ReadWrite);
        written.Flush(flushToDisk: true);
    }

    // A name is on the disk when its folder is; the framework opens no folders.
    private static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using var handle = new SafeFileHandle(OpenForReading(folder, 0), ownsHandle: true);
        if (handle.IsInvalid)
        {
            throw new IOException($"{folder} could not be opened to flush it (errno {Marshal.GetLastPInvokeError()}).");
        }

        RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int OpenForReading(string path, int flags);
}
