using Davit.Plugins;

namespace Davit.Testing.World;

/// <summary>A small honest router: it keeps terms and revisions, and remembers every table it had. Each look brings some requests, split by weight. Thread-safe.</summary>
public sealed class FakeRouter(string name = "router") : IRouter
{
    private readonly Lock _lock = new();
    private readonly Dictionary<FleetId, RouteSet> _sets = [];
    private readonly Dictionary<(FleetId, string, ReleaseId, string?), ReleaseCounts> _counts = [];
    private readonly List<RouteSet> _history = [];
    private long _generation;

    public string Name => name;

    /// <summary>The share of a release's requests that fail, 0 to 1.</summary>
    public Func<ReleaseId, double> ErrorRate { get; set; } = _ => 0;

    /// <summary>Requests that come between two looks.</summary>
    public int RequestsPerLook { get; set; } = 200;

    /// <summary>Every table that was acknowledged, in order.</summary>
    public IReadOnlyList<RouteSet> History
    {
        get
        {
            lock (_lock)
            {
                return [.. _history];
            }
        }
    }

    public RouteSet? Routes(FleetId fleet)
    {
        lock (_lock)
        {
            return _sets.GetValueOrDefault(fleet);
        }
    }

    public Task<RouterAck> ApplyAsync(RouteSet routes, StepContext step)
    {
        lock (_lock)
        {
            if (_sets.TryGetValue(routes.Fleet, out var held) && (held.Term > routes.Term || (held.Term == routes.Term && held.Revision > routes.Revision)))
            {
                throw new StaleTermException(routes.Fleet.ToString(), routes.Term, held.Term);
            }

            _sets[routes.Fleet] = routes;
            _history.Add(routes);
            return Task.FromResult(new RouterAck(++_generation));
        }
    }

    public Task<RouterReport> ObserveAsync(FleetId fleet, CancellationToken stopping)
    {
        lock (_lock)
        {
            var set = _sets.GetValueOrDefault(fleet);
            foreach (var route in set?.Routes ?? [])
            {
                Serve(fleet, route);
            }

            return Task.FromResult(new RouterReport
            {
                Router = name,
                Generation = _generation,
                Routes = set,
                Counts = [.. _counts.Where(c => c.Key.Item1 == fleet).Select(c => c.Value)],
                CountsSince = "one",
            });
        }
    }

    private void Serve(FleetId fleet, Route route)
    {
        var total = route.Shares.Sum(s => s.Weight);
        foreach (var share in route.Shares.Where(s => s.Weight > 0))
        {
            var key = (fleet, route.Component, share.Release, share.Label);
            var before = _counts.GetValueOrDefault(key) ?? new ReleaseCounts { Component = route.Component, Release = share.Release, Label = share.Label };
            var requests = RequestsPerLook * share.Weight / total;
            _counts[key] = before with { Requests = before.Requests + requests, Errors = before.Errors + (long)(requests * ErrorRate(share.Release)) };
        }
    }
}
