using System.Globalization;

namespace Davit.Targets.Processes;

/// <summary>The control groups of one instance: a folder for each hierarchy that holds it, none where the machine's cannot be written.</summary>
internal sealed record Cgroup(IReadOnlyList<string> Folders)
{
    public static readonly Cgroup None = new([]);

    public IReadOnlyList<string> ProcsFiles => [.. Folders.Select(folder => Path.Combine(folder, "cgroup.procs"))];

    public IEnumerable<int> Pids() =>
        ProcsFiles.SelectMany(Lines).Select(line => int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0).Where(pid => pid > 1);

    /// <summary>What its processes hold in memory of their own, without the file cache that the kernel can take back.</summary>
    public long? ResidentBytes() => Value("memory.stat", "anon") ?? Value("memory.stat", "total_rss");

    /// <summary>How many of its processes the kernel ended for their memory.</summary>
    public long MemoryKills() => Value("memory.events", "oom_kill") ?? Value("memory.oom_control", "oom_kill") ?? 0;

    /// <summary>Removes the folders; one in which something still runs stays, and is removed by a later try.</summary>
    public void Remove()
    {
        foreach (var folder in Folders)
        {
            try
            {
                Directory.Delete(folder);
            }
            catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
            {
                // Gone already, or a process of it is on its way out.
            }
        }
    }

    private long? Value(string file, string key) =>
        Folders.SelectMany(folder => Lines(Path.Combine(folder, file)))
            .Where(line => line.StartsWith(key + ' ', StringComparison.Ordinal))
            .Select(line => long.TryParse(line.AsSpan(key.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : (long?)null)
            .FirstOrDefault();

    private static string[] Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
