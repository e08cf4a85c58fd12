using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Starts an instance: writes the order down, then launches it. A start whose answer was lost is found by its order and its claim.</summary>
internal sealed class Starting(Fleet fleet, Machine machine)
{
    /// <summary>A claim that says nothing for longer was given up.</summary>
    public static readonly TimeSpan ClaimTakes = TimeSpan.FromSeconds(10);

    public Task Ensure(InstanceOrder order, StepContext step) => fleet.Fence.Act(step, async () =>
    {
        var known = fleet.Find(order.Id);
        if (known is not null)
        {
            known.Files.DropUnfinishedClaim(machine.Clock.GetUtcNow() - ClaimTakes);
            known.Reload();
        }

        if (known?.Status.Claim is null)
        {
            await Launch(known is null ? WriteDown(order) : Again(known.Record));
        }

        return true;
    });

    private OrderRecord WriteDown(InstanceOrder order)
    {
        var program = OrderCheck.Program(order);
        var files = fleet.FolderOf(order.Id);
        files.Make();
        var (cgroup, notes) = Group(order);
        files.Write(order.Work);
        var record = new OrderRecord
        {
            Order = order,
            Program = program,
            Launch = Guid.NewGuid().ToString("N"),
            OrderedAt = machine.Clock.GetUtcNow(),
            Port = order.Listens ? machine.Ports.Take(files.Path) : null,
            Cgroups = cgroup.Folders,
            Notes = notes,
        };
        files.Write(record);
        return record;
    }

    // Its control groups went if the machine was restarted since.
    private OrderRecord Again(OrderRecord record)
    {
        Group(record.Order);
        return record;
    }

    private (Cgroup Group, IReadOnlyList<string> Notes) Group(InstanceOrder order) => machine.Cgroups.Create($"{fleet.Mark}.{order.Id}", order);

    private async Task Launch(OrderRecord record)
    {
        var files = fleet.FolderOf(record.Order.Id);
        try
        {
            await machine.Launcher.Launch(record, files);
        }
        catch (PermanentException)
        {
            fleet.Remove(record, files);
            throw;
        }
        finally
        {
            fleet.Refresh();
            fleet.Changes.Signal();
        }
    }
}
