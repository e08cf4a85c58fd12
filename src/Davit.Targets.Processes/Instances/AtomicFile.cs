namespace Davit.Targets.Processes;

/// <summary>Small files that are there whole or not at all, readable by their owner alone.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file.</param>
    /// <param name="bytes">All that will be in it.</param>
    /// <param name="survivesPowerLoss">
    /// True for what cannot be worked out again after one. Not for the rest: waiting for the disk takes up to a second on a busy machine, and no process survives either.
    /// </param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool survivesPowerLoss = false)
    {
        var next = $"{path}.{Guid.NewGuid():N}.new";
        using (var file = new FileStream(next, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        }))
        {
            file.Write(bytes);
            file.Flush(survivesPowerLoss);
        }

        File.Move(next, path, overwrite: true);
    }

    public static void Write(string path, string text, bool survivesPowerLoss = false) =>
        Write(path, System.Text.Encoding.UTF8.GetBytes(text), survivesPowerLoss);

    public static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public static void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Its folder went with it.
        }
    }
}
