using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Davit.Sources.Builds;

/// <summary>Makes sure that what was written survives a loss of power.</summary>
internal static partial class Durable
{
    /// <summary>Flushes the whole file system that the file is on: one call for an artifact of any number of files.</summary>
    public static void FlushAround(string file)
    {
        using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        if (OperatingSystem.IsLinux() && FlushFileSystem(handle) == 0)
        {
            return;
        }

        RandomAccess.FlushToDisk(handle);
    }

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int FlushFileSystem(SafeFileHandle handle);
}
