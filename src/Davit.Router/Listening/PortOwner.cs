using System.Globalization;

namespace Davit.Router.Listening;

/// <summary>Finds the process that listens on a port, as far as this user may see it.</summary>
internal static class PortOwner
{
    public static string Describe(int port)
    {
        try
        {
            return Inodes(port).Select(ProcessWith).FirstOrDefault(found => found is not null) ?? "another program, which this user may not see";
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return "another program";
        }
    }

    private static IEnumerable<string> Inodes(int port)
    {
        const string listening = "0A";
        var suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return new[] { "/proc/net/tcp", "/proc/net/tcp6" }.Where(File.Exists).SelectMany(File.ReadLines)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 9 && fields[3] == listening && fields[1].EndsWith(suffix, StringComparison.Ordinal))
            .Select(fields => fields[9]);
    }

    private static string? ProcessWith(string inode)
    {
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            if (Holds(process, $"socket:[{inode}]"))
            {
                var command = File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ').Trim();
                return $"process {Path.GetFileName(process)} ({(command.Length > 120 ? command[..120] + "..." : command)})";
            }
        }

        return null;
    }

    private static bool Holds(string process, string socket)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries(Path.Combine(process, "fd")).Any(descriptor => new FileInfo(descriptor).LinkTarget == socket);
        }
        catch (Exception notOurs) when (notOurs is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
