using System.Text;
using Davit.Plugins;
using Davit.Testing;

namespace Davit.Contracts.Targets;

/// <summary>The words in which the contract is written.</summary>
public abstract partial class TargetContract
{
    protected InstanceOrder Order(IReadOnlyList<string> command) => new()
    {
        Id = new InstanceId(Fleet.Environment, new ReleaseId(Fleet.Service, 1), "web", Interlocked.Increment(ref _nextSlot), 0),
        Artifact = Artifact,
        Command = command,
        StopGrace = TimeSpan.FromSeconds(5),
    };

    protected async Task<InstanceOrder> Started(InstanceOrder order, long term = 1)
    {
        lock (_used)
        {
            _used.Add(order.Id);
        }

        await Target.EnsureStartedAsync(order, Steps.At(term)).InTime();
        return order;
    }

    protected Task<IReadOnlyList<InstanceReport>> Observed() => Target.ObserveAsync(Fleet, default).InTime();

    protected Task<InstanceReport> Sees(InstanceId id, Func<InstanceReport, bool> isRight) =>
        Eventually.Sees(async () => (await Observed()).Single(report => report.Id == id), isRight, $"{id} to be right");

    protected async Task<ExitReport> Exit(InstanceId id) => (await Sees(id, report => report.Exit is not null)).Exit!;

    protected async Task<string> Text(InstanceId id)
    {
        Assert.SkipUnless(Target is IKeepsLogs, "This target keeps no logs.");
        var chunk = await ((IKeepsLogs)Target).ReadLogAsync(id, 0, 1_000_000, default).InTime();
        return Encoding.UTF8.GetString(chunk.Bytes.Span);
    }
}
