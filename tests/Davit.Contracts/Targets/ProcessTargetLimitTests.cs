using Davit.Plugins;
using Davit.Targets.Processes;
using Davit.Testing;

namespace Davit.Contracts.Targets;

/// <summary>Limits hold where the machine lets us make control groups, and a plain sentence says so where it does not.</summary>
public sealed class ProcessTargetLimitTests : ProcessTargetFixture
{
    [Fact]
    public async Task InstanceOverItsMemory_IsToldAsOutOfMemory_OrThatTheLimitIsNotHeld()
    {
        // Looking for the end of a line that never ends, tail keeps all of it.
        var hog = Shell("mkfifo zeros; head -c 300000000 /dev/zero > zeros & exec tail -n 1 < zeros > /dev/null");
        var order = await Started(Order(hog) with { MemoryBytes = 128 * 1024 * 1024 });

        var exit = await Exit(order.Id);

        if ((await Observed()).Single().Notes is [var note, ..])
        {
            note.ShouldStartWith("memory limit of 128 MB is not held: ");
            exit.Succeeded.ShouldBeTrue();
            return;
        }

        exit.OutOfMemory.ShouldBeTrue();
        exit.WasAsked.ShouldBeFalse();
        exit.InWords().ShouldBe("was ended by the kernel: out of memory");
    }

    [Fact]
    public async Task RunningInstance_TellsItsMemory()
    {
        var order = await Started(Order(Shell("sleep 1000")));

        (await Sees(order.Id, r => r.MemoryBytes > 0)).MemoryBytes!.Value.ShouldBeLessThan(50 * 1024 * 1024);
    }

    [Fact]
    public async Task ControlGroups_AreGone_WhenTheInstanceIsStopped()
    {
        var order = await Started(Order(Shell("sleep 1000")) with { CpuCores = 0.5, MemoryBytes = 64 * 1024 * 1024 });

        await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();

        var record = new InstanceFolder(Path.GetDirectoryName(FileOf(order.Id, "log"))!).ReadOrder().ShouldNotBeNull();
        await Eventually.Sees(() => Task.FromResult(record.Cgroups.Count(Directory.Exists)), left => left == 0, "no group left");
    }

    [Fact]
    public void MachineWithoutControlGroups_HoldsNoLimit_AndSaysWhich()
    {
        var order = Order(Shell("true")) with { MemoryBytes = 256 * 1024 * 1024, CpuCores = 0.5 };

        var (group, notes) = new Cgroups(Space["no-such-folder"]).Create("x", order);

        group.Folders.ShouldBeEmpty();
        notes.ShouldBe(
        [
            "memory limit of 256 MB is not held: this machine has no control group for memory.",
            "CPU limit of 0.5 cores is not held: this machine has no control group for cpu.",
        ]);
    }
}
