using Davit.Plugins;
using Davit.Router.Counting;
using Davit.Router.Table;

namespace Davit.Router.Picking;

/// <summary>
/// What a fleet keeps through all its generations: its lock, its instances, its counts, and those who wait for the next table. A request is picked and
/// registered under the lock, and a table is changed under the same lock: when a change has returned, no request can land on what it removed.
/// </summary>
internal sealed class FleetGate(FleetId fleet, TimeProvider clock)
{
    private static readonly TimeSpan KeepEmptied = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeepCounts = TimeSpan.FromHours(24);

    private readonly Dictionary<InstanceId, InstanceState> _instances = [];
    private readonly Dictionary<(string Component, ReleaseId Release, string? Label), ReleaseTally> _tallies = [];
    private readonly Dictionary<string, RequestKinds> _kinds = [];
    private TaskCompletionSource _changed = NewSignal();
    private ulong _seed = Rendezvous.Hash(fleet.ToString());

    public FleetId Fleet { get; } = fleet;

    public Lock Lock { get; } = new();

    /// <summary>The fleet's routes that hold now; a pick from any other is repeated. Under the lock.</summary>
    public FleetRoutes? Current { get; private set; }

    /// <summary>Requests that wait out a hold. Under the lock.</summary>
    public int Waiting { get; set; }

    /// <summary>Ends at the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    public InstanceState InstanceOf(InstanceId id)
    {
        lock (Lock)
        {
            return _instances.TryGetValue(id, out var known) ? known : _instances[id] = new InstanceState(id);
        }
    }

    public ReleaseTally TallyOf(string component, ReleaseId release, string? label)
    {
        lock (Lock)
        {
            return _tallies.TryGetValue((component, release, label), out var known) ? known : _tallies[(component, release, label)] = new ReleaseTally(component, release, label, KindsOf(component));
        }
    }

    /// <summary>The kinds of a component's requests, the same for all its releases.</summary>
    public RequestKinds KindsOf(string component)
    {
        lock (Lock)
        {
            return _kinds.TryGetValue(component, out var known) ? known : _kinds[component] = new RequestKinds();
        }
    }

    public ulong NextSeed()
    {
        lock (Lock)
        {
            return _seed = (_seed * 6364136223846793005UL) + 1442695040888963407UL;
        }
    }

    /// <summary>Makes the routes the fleet's, together with what publishes them.</summary>
    public void Change(FleetRoutes routes, Action publish)
    {
        TaskCompletionSource waiting;
        lock (Lock)
        {
            publish();
            Current = routes;
            MarkRemoved(routes);
            waiting = Interlocked.Exchange(ref _changed, NewSignal());
        }

        waiting.SetResult();
    }

    public IReadOnlyList<InstanceLoad> Load()
    {
        lock (Lock)
        {
            return [.. _instances.Values.Select(state => new InstanceLoad(state.Id, state.InFlight, state.RemovedSince)).OrderBy(load => load.Id.ToString(), StringComparer.Ordinal)];
        }
    }

    public IReadOnlyList<ReleaseCounts> Counts()
    {
        lock (Lock)
        {
            var inFlight = _instances.Values.ToLookup(state => (state.Id.Component, state.Id.Release), state => state.InFlight);
            return [.. _tallies.Values.OrderBy(tally => tally.Component, StringComparer.Ordinal).ThenBy(tally => tally.Release).ThenBy(tally => tally.Label, StringComparer.Ordinal)
                .Select(tally => tally.Read(inFlight[(tally.Component, tally.Release)].Sum()))];
        }
    }

    public IReadOnlyList<ReleaseTally> Tallies()
    {
        lock (Lock)
        {
            return [.. _tallies.Values];
        }
    }

    private void MarkRemoved(FleetRoutes routes)
    {
        var now = clock.GetUtcNow();
        var shares = routes.Routes.SelectMany(route => route.Shares).ToList();
        var named = shares.SelectMany(share => share.Backends).Select(backend => backend.State).ToHashSet();
        foreach (var state in _instances.Values)
        {
            state.RemovedSince = named.Contains(state) ? null : state.RemovedSince ?? now;
        }

        foreach (var gone in _instances.Values.Where(state => state.InFlight == 0 && now - state.RemovedSince > KeepEmptied).ToList())
        {
            _instances.Remove(gone.Id);
        }

        var counted = shares.Select(share => share.Tally).ToHashSet();
        foreach (var (key, tally) in _tallies.ToList())
        {
            tally.RemovedSince = counted.Contains(tally) ? null : tally.RemovedSince ?? now;
            if (now - tally.RemovedSince > KeepCounts)
            {
                _tallies.Remove(key);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
