using Davit.Plugins;
using Davit.Router.Control;
using Davit.Router.Counting;
using Davit.Router.Table;
using Davit.Router.Takeover;

namespace Davit.Router.Serving;

/// <summary>What the control protocol can ask of this process.</summary>
internal sealed class ControlDesk(RouterIdentity identity, TableKeeper tables, Predecessors predecessors, Handover handover, OwnCounts own, Action stop)
{
    public RouterAbout About() => new()
    {
        Name = identity.Name,
        Version = identity.Version,
        Build = RouterBuild.Own,
        Pid = Environment.ProcessId,
        State = handover.State,
        Listen = identity.Listen,
        Generation = tables.Table.Generation,
        CountsSince = identity.CountsSince,
        Warning = identity.Warning,
    };

    public async Task<RouterAck> Apply(RouteSet set, CancellationToken stopping)
    {
        RequireServing();
        var ack = await tables.Apply(set, stopping);
        await predecessors.Follow(set, stopping);
        return ack;
    }

    public async Task<RouterAck> Follow(RouteSet set, CancellationToken stopping)
    {
        await tables.Follow(set, stopping);
        return new RouterAck(tables.Table.Generation);
    }

    public async Task<RouterReport> Report(FleetId fleet, CancellationToken stopping)
    {
        RequireServing();
        var earlier = await predecessors.Load(fleet, stopping);
        var table = tables.Table;
        var routes = table.Fleets.GetValueOrDefault(fleet);
        return new RouterReport
        {
            Router = identity.Name,
            Generation = table.Generation,
            Routes = routes?.Set,
            Load = Together(routes?.Gate.Load() ?? [], earlier),
            Counts = routes?.Gate.Counts() ?? [],
            CountsSince = identity.CountsSince,
        };
    }

    public IReadOnlyList<InstanceLoad> OwnLoad(FleetId fleet) => tables.Table.Fleets.GetValueOrDefault(fleet)?.Gate.Load() ?? [];

    public string Metrics() => PrometheusText.Write(tables.Table, own);

    public Task<HandoverAnswer> HandOver(HandoverRequest request, CancellationToken stopping) => handover.Offer(request.Socket, stopping);

    public async Task<RouterAck> Leave(LeaveRequest request)
    {
        await handover.Leave(request.Generation);
        return new RouterAck(request.Generation);
    }

    public RouterAck Stop()
    {
        stop();
        return new RouterAck(tables.Table.Generation);
    }

    private void RequireServing()
    {
        if (handover.State != "serving")
        {
            throw new TransientException($"This router process is {handover.State}: ask again on a new connection.");
        }
    }

    private static IReadOnlyList<InstanceLoad> Together(IReadOnlyList<InstanceLoad> mine, IReadOnlyList<InstanceLoad> earlier)
    {
        var sums = mine.ToDictionary(load => load.Id);
        foreach (var load in earlier.Where(load => load.InFlight > 0))
        {
            sums[load.Id] = sums.TryGetValue(load.Id, out var known) ? known with { InFlight = known.InFlight + load.InFlight } : load;
        }

        return [.. sums.Values.OrderBy(load => load.Id.ToString(), StringComparer.Ordinal)];
    }
}

/// <summary>Who this process is.</summary>
internal sealed record RouterIdentity(string Name, string Version, string Listen, string CountsSince, string? Warning);
