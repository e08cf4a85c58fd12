using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Signals every process of an instance, and waits for their ends.</summary>
internal sealed class Ender(EndWatch ends, TimeProvider clock)
{
    private const int Kills = 100;
    private static readonly TimeSpan AfterKill = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan AMoment = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    /// <summary>Signals the group at once, and then whoever left it. Gives the number of processes that were found.</summary>
    public int Signal(Instance instance, bool leaderIsKnown, int signal)
    {
        var shim = instance.Status.Claim?.Shim;
        var members = Find(instance, leaderIsKnown);
        if (shim is { IsAlive: true })
        {
            var outside = members.Where(member => !IsInGroup(member, shim)).ToList();
            Members.SignalGroup(shim, signal);
            outside.ForEach(member => Members.Signal(member, signal));
        }
        else
        {
            members.ToList().ForEach(member => Members.Signal(member, signal));
        }

        return members.Count;
    }

    /// <summary>True when anything of it runs.</summary>
    public async Task<bool> AnyRuns(Instance instance, bool leaderIsKnown, CancellationToken stopping) =>
        (await FindSurely(instance, leaderIsKnown, stopping)).Count > 0;

    /// <summary>True when nothing of it runs any more, false when something still does at the given time.</summary>
    public async Task<bool> AllEnded(Instance instance, bool leaderIsKnown, DateTimeOffset until, CancellationToken stopping)
    {
        while (await FindSurely(instance, leaderIsKnown, stopping) is { Count: > 0 } members)
        {
            var left = until - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                return false;
            }

            var allEnded = Task.WhenAll(members.Select(ends.WhenEnded));
            await ((Task)allEnded.WaitAsync(left < LongestDelay ? left : LongestDelay, clock, stopping)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }

        return true;
    }

    /// <summary>Ends all of it by force: again and again, as it may still be starting others.</summary>
    /// <exception cref="TransientException">The kernel has not ended it: it waits for a device.</exception>
    public async Task KillAll(Instance instance, bool leaderIsKnown, CancellationToken stopping)
    {
        for (var i = 0; i < Kills; i++)
        {
            Signal(instance, leaderIsKnown, Processes.Signal.Kill);
            if (await AllEnded(instance, leaderIsKnown, clock.GetUtcNow() + AfterKill, stopping))
            {
                return;
            }
        }

        var left = string.Join(", ", Find(instance, leaderIsKnown).Select(member => member.Pid));
        throw new TransientException($"{instance.Id} still runs after SIGKILL, as process {left}: the kernel ends it when the device it waits for answers.");
    }

    // A process shows no environment for the moment in which it becomes another program, so finding nobody once proves nothing.
    private async Task<IReadOnlyList<ProcessIdentity>> FindSurely(Instance instance, bool leaderIsKnown, CancellationToken stopping)
    {
        if (Find(instance, leaderIsKnown) is { Count: > 0 } members)
        {
            return members;
        }

        await Task.Delay(BetweenLooks, clock, stopping);
        return Find(instance, leaderIsKnown);
    }

    // The number of a leader that was started a moment ago names its session whether or not it still runs: numbers come round after thousands of others.
    private IReadOnlyList<ProcessIdentity> Find(Instance instance, bool leaderIsKnown) =>
        Members.Find(instance.Status.Claim?.Shim, leaderIsKnown || clock.GetUtcNow() - instance.Record.OrderedAt < AMoment, instance.Record.Launch, instance.Record.Cgroup);

    private static bool IsInGroup(ProcessIdentity member, ProcessIdentity shim) => ProcStat.Read(member.Pid)?.Group == shim.Pid;
}
