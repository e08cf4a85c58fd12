using System.Globalization;
using System.Text;

namespace Davit.Targets.Processes;

/// <summary>Every process of an instance: its group and session, its control groups, and whoever carries its launch id in the environment.</summary>
internal static class Members
{
    /// <param name="shim">The leader of the instance's session.</param>
    /// <param name="leaderIsKnown">True when the leader runs, or ended just now: only then does its number still name its session.</param>
    /// <param name="launch">The launch id, which no other instance has.</param>
    /// <param name="cgroup">Where the instance runs.</param>
    public static IReadOnlyList<ProcessIdentity> Find(ProcessIdentity? shim, bool leaderIsKnown, string launch, Cgroup cgroup)
    {
        if (shim is null or { IsOfThisBoot: false })
        {
            return [];
        }

        // A number that now leads another session names that one.
        var isOurSession = leaderIsKnown && (ProcStat.Read(shim!.Pid) is not { } leader || leader.Began == shim.Began);
        var inGroup = cgroup.Pids().ToHashSet();
        var mark = Encoding.UTF8.GetBytes($"{InstanceEnvironment.Launch}={launch}");
        var found = new List<ProcessIdentity>();
        foreach (var pid in Running())
        {
            if (pid != Environment.ProcessId && ProcStat.Read(pid) is { HasEnded: false } stat
                && (inGroup.Contains(pid) || (isOurSession && stat.Session == shim!.Pid && stat.Began >= shim.Began) || Carries(pid, mark)))
            {
                found.Add(ProcessIdentity.Of(stat));
            }
        }

        return found;
    }

    /// <summary>Signals this very process, and no other one that was given its number.</summary>
    public static void Signal(ProcessIdentity process, int signal)
    {
        using var handle = Libc.OpenProcess(process.Pid, out _);
        if (!process.IsAlive)
        {
            return;
        }

        if (handle is null)
        {
            Libc.Kill(process.Pid, signal);
        }
        else
        {
            Libc.SignalProcess(handle, signal);
        }
    }

    /// <summary>Signals the whole process group of a leader, if this very leader still runs.</summary>
    public static void SignalGroup(ProcessIdentity leader, int signal)
    {
        if (leader.IsAlive)
        {
            Libc.Kill(-leader.Pid, signal);
        }
    }

    private static IEnumerable<int> Running() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 1);

    private static bool Carries(int pid, byte[] mark)
    {
        try
        {
            var environment = File.ReadAllBytes($"/proc/{pid}/environ").AsSpan();
            var at = environment.IndexOf(mark);
            return at >= 0 && (at == 0 || environment[at - 1] == 0) && (at + mark.Length == environment.Length || environment[at + mark.Length] == 0);
        }
        catch (Exception notOurs) when (notOurs is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
