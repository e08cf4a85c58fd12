using System.Globalization;

namespace Davit.Targets.Processes;

/// <summary>On which TCP ports processes listen, by what Linux says of them in /proc (proc(5), "net/tcp" and "fd").</summary>
internal static class ListeningPorts
{
    private const string Listening = "0A";

    /// <summary>In order, each once. Processes that have ended, or belong to others, are passed over.</summary>
    public static IReadOnlyList<int> Of(IReadOnlyList<int> pids)
    {
        var sockets = pids.SelectMany(Sockets).ToHashSet(StringComparer.Ordinal);
        return pids is [var any, ..] && sockets.Count > 0
            ? [.. new[] { "tcp", "tcp6" }.SelectMany(table => In(Read($"/proc/{any}/net/{table}"))).Where(l => sockets.Contains($"socket:[{l.Inode}]")).Select(l => l.Port).Distinct().Order()]
            : [];
    }

    /// <summary>The listening sockets of a table like that of /proc/net/tcp: the second column is address:port in hexadecimal, the fourth the state, the tenth the inode.</summary>
    public static IEnumerable<(int Port, string Inode)> In(string table) =>
        from line in table.Split('\n').Skip(1)
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns.Length > 9 && columns[3] == Listening
        select (int.Parse(columns[1].AsSpan(columns[1].LastIndexOf(':') + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), columns[9]);

    private static IEnumerable<string> Sockets(int pid)
    {
        try
        {
            return [.. Directory.EnumerateFiles($"/proc/{pid}/fd").Select(f => File.ResolveLinkTarget(f, returnFinalTarget: false)?.Name).OfType<string>()];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
