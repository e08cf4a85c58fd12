namespace Davit.Targets.Processes;

/// <summary>
/// Helps who wrote a fixed port into a program: says where the instance listens instead. It is looked for now and then only, and not while a program may still be
/// starting.
/// </summary>
internal sealed class PortAdvice(OrderRecord record, InstanceFolder files, TimeProvider clock)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(3);
    private DateTimeOffset _next = record.OrderedAt + Every;
    private string _advice = "";

    public ProbeResult AddTo(ProbeResult probe)
    {
        if (!probe.NothingListens)
        {
            return probe;
        }

        if (clock.GetUtcNow() is var now && now >= _next)
        {
            _next = now + Every;
            _advice = Elsewhere() is { Count: > 0 } ports
                ? $", which its variable PORT names; it listens on {string.Join(" and ", ports)} instead"
                : ", which its variable PORT names";
        }

        return probe with { Evidence = probe.Evidence + _advice };
    }

    private IReadOnlyList<int> Elsewhere()
    {
        var shim = files.ReadStatus().Claim?.Shim;
        return ListeningPorts.Of([.. Members.Find(shim, leaderIsKnown: shim?.IsAlive ?? false, record.Launch, record.Cgroup).Select(m => m.Pid)]);
    }
}
