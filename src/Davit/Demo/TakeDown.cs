using System.Runtime.InteropServices;
using Davit.Cli;

namespace Davit.Demo;

/// <summary>
/// Ends what the tour started, whatever state it was left in: first the server, so that nothing is started again, then its router and the instances. It asks
/// nobody for a list: who belongs to the tour is known by a variable in their environment.
/// </summary>
internal sealed class TakeDown(DemoFolder folder, TimeProvider clock)
{
    private const int Terminate = 15;
    private const int Kill = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    public async Task Everything()
    {
        if (new DataFolder(folder.Data).ReadServer() is { } server && Members().Contains(server.Pid))
        {
            await End([server.Pid]);
        }

        // Whoever was being started meanwhile is found in the next round.
        while (Members() is { Count: > 0 } left)
        {
            await End(left);
        }
    }

    private async Task End(IReadOnlyCollection<int> pids)
    {
        Send(pids, Terminate);
        var began = clock.GetTimestamp();
        while (Members().Intersect(pids).Any())
        {
            if (clock.GetElapsedTime(began) > Patience)
            {
                Send(Members().Intersect(pids), Kill);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock);
        }
    }

    private HashSet<int> Members()
    {
        var mark = $"{DemoFolder.Mark}={folder.Temporary}";
        return [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture)).Where(pid => Has(pid, mark))];
    }

    private static bool Has(int pid, string mark)
    {
        try
        {
            return pid != Environment.ProcessId && File.ReadAllText($"/proc/{pid}/environ").Split('\0').Contains(mark, StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone, or somebody else's.
            return false;
        }
    }

    private static void Send(IEnumerable<int> pids, int signal)
    {
        foreach (var pid in pids)
        {
            _ = SendSignal(pid, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int pid, int signal);
}
