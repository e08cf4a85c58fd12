using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Watches one instance from its start, or its adoption, to its end: its health, its time limit, how it ended, and what it left behind.</summary>
internal sealed class InstanceLife(Instance instance, Machine machine, Changes changes)
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromDays(1);

    public async Task Run(CancellationToken stopping)
    {
        var shim = instance.Status.Claim?.Shim;
        if (shim is null)
        {
            NoteEnd();
            return;
        }

        var wasSeenAlive = shim.IsAlive;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var beside = wasSeenAlive ? Task.WhenAll(WatchHealth(over.Token), HoldTimeLimit(over.Token)) : Task.CompletedTask;
        try
        {
            await machine.Ends.WhenEnded(shim).WaitAsync(stopping);
            NoteEnd();
        }
        finally
        {
            await over.CancelAsync();
            await beside;
        }

        await EndLeftovers(wasSeenAlive, stopping);
    }

    private void NoteEnd()
    {
        instance.Reload();
        var status = instance.Status;
        if (status.End is null)
        {
            Look();
            var kills = instance.Record.Cgroup.MemoryKills();
            var end = Endings.Of(status, instance.Files.ReadExit(), kills, instance.Log.LastLines(50), machine.Clock.GetUtcNow());
            Write(() => instance.Files.Write(end));
            instance.SetEnd(end, kills > 0 && !end.OutOfMemory);
        }

        changes.Signal();
    }

    private Task WatchHealth(CancellationToken stopping) =>
        new Prober(instance.Record, instance.Files, machine.Http, machine.Clock).Run(instance.Status.Health, Tell(), stopping);

    private Action<HealthView> Tell()
    {
        var last = HealthView.Unasked;
        var marked = instance.Status.Health;
        return seen =>
        {
            var isNews = seen.State != last.State;
            last = seen;
            instance.SetHealth(seen);
            if (seen.Mark != marked)
            {
                marked = seen.Mark;
                Write(() => instance.Files.Write(seen.Mark));
            }

            if (isNews)
            {
                changes.Signal();
            }
        };
    }

    private async Task HoldTimeLimit(CancellationToken stopping)
    {
        if (instance.Record.Order is not { Kind: InstanceKind.Job, TimeLimit: { } limit })
        {
            return;
        }

        while (instance.Record.OrderedAt + limit - machine.Clock.GetUtcNow() is var left && left > TimeSpan.Zero && !stopping.IsCancellationRequested)
        {
            await Task.Delay(left < LongestDelay ? left : LongestDelay, machine.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!stopping.IsCancellationRequested)
        {
            var why = $"it ran longer than its time limit of {limit.TotalSeconds:0.###} s";
            Write(() => instance.Files.WriteForced(why));
            Write(() => instance.Log.Say($"ended by force: {why}"));
            await machine.Ender.KillAll(instance, leaderIsKnown: true, CancellationToken.None);
        }
    }

    private async Task EndLeftovers(bool leaderIsKnown, CancellationToken stopping)
    {
        var order = instance.Record.Order;
        var asked = instance.Status.Stop?.AskedAt;
        if (asked is null && await machine.Ender.AnyRuns(instance, leaderIsKnown, stopping))
        {
            // What was asked to stop has had its signal: a second one means "at once" to many programs.
            machine.Ender.Signal(instance, leaderIsKnown, Signal.ToStop(order.StopSignal));
        }

        if (!await machine.Ender.AllEnded(instance, leaderIsKnown, (asked ?? machine.Clock.GetUtcNow()) + order.StopGrace, stopping))
        {
            await machine.Ender.KillAll(instance, leaderIsKnown, stopping);
        }

        instance.Record.Cgroup.Remove();
    }

    private void Look() => Write(() => instance.Log.Look(machine.Clock.GetUtcNow()));

    // A full disk, or an instance forgotten just now: what is known in memory holds, and is worked out again after a restart.
    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
        }
    }
}
