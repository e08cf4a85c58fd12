using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Stops an instance: its signal, its grace, then the end by force. Each act is fenced anew, as the grace may outlast a server.</summary>
internal sealed class Stopping(Fleet fleet, Machine machine)
{
    public async Task Ensure(InstanceId id, StepContext step)
    {
        var wasSeenAlive = false;
        var instance = await fleet.Fence.Act(step, () =>
        {
            var found = fleet.Find(id);
            found?.Files.DropUnfinishedClaim(machine.Clock.GetUtcNow() - Starting.ClaimTakes);
            wasSeenAlive = found?.Status.Claim?.Shim?.IsAlive ?? false;
            Ask(found);
            return Task.FromResult(found);
        });
        if (instance is null)
        {
            return;
        }

        var until = (instance.Status.Stop?.AskedAt ?? machine.Clock.GetUtcNow()) + instance.Record.Order.StopGrace;
        if (!await machine.Ender.AllEnded(instance, wasSeenAlive, until, step.Stopping))
        {
            await fleet.Fence.Act(step, async () =>
            {
                if (instance.Status.End is null)
                {
                    instance.Files.WriteForced($"it had not stopped {instance.Record.Order.StopGrace.TotalSeconds:0.###} s after SIG{instance.Record.Order.StopSignal}");
                }

                await machine.Ender.KillAll(instance, wasSeenAlive, step.Stopping);
                return true;
            });
        }

        await instance.Ended.WaitAsync(step.Stopping);
        instance.Record.Cgroup.Remove();
    }

    private void Ask(Instance? instance)
    {
        if (instance is null or { Status.End: not null })
        {
            return;
        }

        var mark = instance.Status.Stop ?? new StopMark(machine.Clock.GetUtcNow(), IsSent: false);
        if (!mark.IsSent)
        {
            // Marked before it is sent, so that the end is known as asked for; marked again after, so that it is not sent twice.
            instance.Files.WriteStop(mark);
            if (instance.Status.Claim is not null)
            {
                machine.Ender.Signal(instance, leaderIsKnown: true, Signal.ToStop(instance.Record.Order.StopSignal));
            }
            else if (!instance.Files.ClaimNever())
            {
                throw new TransientException($"{instance.Id} is being started at this very moment.");
            }

            instance.Files.WriteStop(mark with { IsSent = true });
            instance.Reload();
            fleet.Watch(instance);
            fleet.Changes.Signal();
        }
    }
}
