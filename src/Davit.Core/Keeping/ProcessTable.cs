using System.Diagnostics;

namespace Davit.Core.Keeping;

/// <summary>Whether a process is there, as far as can be told.</summary>
internal enum Presence
{
    There,
    Gone,
    Unknown,
}

/// <summary>What Linux tells of processes; elsewhere nothing is known.</summary>
internal static class ProcessTable
{
    public static string? Boot() => ReadLine("/proc/sys/kernel/random/boot_id")?.Replace(':', '-');

    /// <summary>The namespace in which process numbers mean something to us.</summary>
    public static string? Space() =>
        OperatingSystem.IsLinux() && new FileInfo("/proc/self/ns/pid").LinkTarget is { } link && link.Split('[', ']') is [_, var id, _] ? id : null;

    /// <summary>Whether it is there, and when it started, in ticks since the boot: numbers of processes are given again.</summary>
    public static (Presence Presence, string? Started) Look(int process)
    {
        // The name, in parentheses, may hold anything, parentheses and spaces included.
        var stat = ReadLine($"/proc/{process}/stat");
        var fields = stat?[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return fields is [var state, ..] && fields.Length > 19
            ? (HasEnded(process, state) ? Presence.Gone : Presence.There, fields[19])
            : (IsMissing(process) ? Presence.Gone : Presence.Unknown, null);
    }

    // A zombie whose other threads are still leaving may yet finish a write.
    private static bool HasEnded(int process, string state) => state is "X" || (state is "Z" && Threads(process) <= 1);

    private static int Threads(int process)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{process}/task").Length;
        }
        catch (IOException)
        {
            return 0;
        }
        catch (UnauthorizedAccessException)
        {
            return int.MaxValue;
        }
    }

    // /proc may hide the processes of other users; asking for the process itself does not.
    private static bool IsMissing(int process)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var found = Process.GetProcessById(process);
            return false;
        }
        catch (ArgumentException)
        {
            return true;
        }
    }

    private static string? ReadLine(string file)
    {
        try
        {
            return OperatingSystem.IsLinux() ? File.ReadAllText(file).TrimEnd('\n') : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
