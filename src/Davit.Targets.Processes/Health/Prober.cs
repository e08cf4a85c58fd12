using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Asks one instance how it is, again and again, for as long as it runs.</summary>
internal sealed class Prober(OrderRecord record, InstanceFolder files, HttpClient http, TimeProvider clock)
{
    private readonly HealthCheck _check = HealthTracker.WithDefaults(record.Order.Health);

    /// <param name="noted">How it was when it was last watched.</param>
    /// <param name="tell">Told what is seen after each probe.</param>
    /// <param name="stopping">Its end.</param>
    public async Task Run(HealthMark noted, Action<HealthView> tell, CancellationToken stopping)
    {
        var probe = Probe();
        var advice = new PortAdvice(record, files, clock);
        var tracker = new HealthTracker(_check, noted);
        tell(tracker.View);
        while (!stopping.IsCancellationRequested)
        {
            tracker.Note(advice.AddTo(await Ask(probe, stopping)), clock.GetUtcNow());
            if (!stopping.IsCancellationRequested)
            {
                tell(tracker.View);
                await Task.Delay(Pause(probe, tracker), clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // Whoever only has to run is not asked again: its end is told by the kernel.
    private TimeSpan Pause(IProbe probe, HealthTracker tracker) =>
        probe is AliveProbe && tracker.View.State is HealthState.Ready ? Timeout.InfiniteTimeSpan : tracker.Pause(clock.GetUtcNow());

    private async Task<ProbeResult> Ask(IProbe probe, CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(_check.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            return await probe.Ask(either.Token);
        }
        catch (OperationCanceledException)
        {
            return new ProbeResult(false, false, $"no answer within {_check.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception failed) when (failed is IOException or PermanentException or InvalidOperationException)
        {
            return new ProbeResult(false, true, failed.Message);
        }
    }

    private IProbe Probe() => (_check.Kind, record.Port) switch
    {
        (HealthCheckKind.Http, { } port) => new HttpProbe(http, port, _check.Path ?? "/", clock),
        (HealthCheckKind.Tcp, { } port) => new TcpProbe(port),
        (HealthCheckKind.Command, _) => new CommandProbe(record, InstanceEnvironment.Of(record, files), clock),
        _ => new AliveProbe(),
    };
}
