namespace Davit.Sources.Builds;

/// <summary>Makes a whole folder read-only, or one that can be removed again.</summary>
internal static class FolderAccess
{
    private const UnixFileMode Reading = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Entering = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    // Set-user-id and the like are dropped: an artifact gives nobody another's rights.
    public static void MakeReadOnly(string folder)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", All).Where(entry => entry.LinkTarget is null))
        {
            var mayRun = entry is DirectoryInfo || (entry.UnixFileMode & UnixFileMode.UserExecute) != 0;
            entry.UnixFileMode = mayRun ? Reading | Entering : Reading;
        }

        File.SetUnixFileMode(folder, Reading | Entering);
    }

    /// <summary>Removes the folder, read-only or not, and gives the bytes freed.</summary>
    public static long Remove(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return 0;
        }

        var bytes = 0L;
        var ahead = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (ahead.TryPop(out var next))
        {
            next.UnixFileMode |= UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            foreach (var entry in next.EnumerateFileSystemInfos("*", Here).Where(entry => entry.LinkTarget is null))
            {
                bytes += (entry as FileInfo)?.Length ?? 0;
                if (entry is DirectoryInfo inner)
                {
                    ahead.Push(inner);
                }
            }
        }

        Directory.Delete(folder, recursive: true);
        return bytes;
    }

    private static EnumerationOptions Here => new() { AttributesToSkip = FileAttributes.None };

    private static EnumerationOptions All => new() { AttributesToSkip = FileAttributes.None, RecurseSubdirectories = true };
}
