using System.Collections.Frozen;
using Davit.Plugins;
using Davit.Router.Picking;

namespace Davit.Router.Table;

/// <summary>The only writer of the table. Compares, checks, writes to disk and swaps in one act at a time.</summary>
internal sealed class TableKeeper : IDisposable
{
    private readonly SemaphoreSlim _writer = new(1, 1);
    private readonly TableSnapshot _snapshot;
    private readonly TimeProvider _clock;
    private RoutingTable _table;
    private volatile bool _handedOver;

    private TableKeeper(TableSnapshot snapshot, TableState state, TimeProvider clock)
    {
        _snapshot = snapshot;
        _clock = clock;
        _table = RoutingTable.Empty;
        var fleets = state.Fleets.ToFrozenDictionary(set => set.Fleet, set => new FleetRoutes(set, new FleetGate(set.Fleet, clock)));
        var table = new RoutingTable(state.Generation, fleets);
        foreach (var fleet in fleets.Values)
        {
            fleet.Gate.Change(fleet, () => _table = table);
        }

        _table = table;
    }

    public RoutingTable Table => Volatile.Read(ref _table);

    public static TableKeeper Open(TableSnapshot snapshot, TableState state, TimeProvider clock) => new(snapshot, state, clock);

    /// <exception cref="StaleTermException">A newer term or revision holds.</exception>
    /// <exception cref="PermanentException">The set is wrong; nothing was changed.</exception>
    /// <exception cref="TransientException">The table was handed over to another process, which is to be asked.</exception>
    public async Task<RouterAck> Apply(RouteSet set, CancellationToken stopping)
    {
        await _writer.WaitAsync(stopping);
        try
        {
            if (_handedOver)
            {
                throw new TransientException("This router process has handed over to its successor: ask again on a new connection.");
            }

            return IsHeld(set) ? new RouterAck(_table.Generation) : Change(set, keepOnDisk: true);
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>After a handover, what the successor has set: the last requests here follow the same table, whose file is the successor's.</summary>
    public async Task Follow(RouteSet set, CancellationToken stopping)
    {
        await _writer.WaitAsync(stopping);
        try
        {
            if (!IsHeld(set))
            {
                Change(set, keepOnDisk: false);
            }
        }
        finally
        {
            _writer.Release();
        }
    }

    /// <summary>From now on only the successor changes the table. While paused.</summary>
    public void HandOver() => _handedOver = true;

    /// <summary>Keeps every change out until the result is disposed.</summary>
    public async Task<IDisposable> Pause(CancellationToken stopping)
    {
        await _writer.WaitAsync(stopping);
        return new Resume(_writer);
    }

    public void Dispose() => _writer.Dispose();

    private bool IsHeld(RouteSet set)
    {
        if (!_table.Fleets.TryGetValue(set.Fleet, out var held))
        {
            return false;
        }

        var (offered, holds) = ((set.Term, set.Revision), (held.Set.Term, held.Set.Revision));
        if (offered == holds && !SameRoutes.As(set, held.Set))
        {
            throw new PermanentException($"Revision {set.Revision} of {set.Fleet} (term {set.Term}) was set before with other routes: a changed set needs a higher revision.");
        }

        return offered.CompareTo(holds) switch
        {
            0 => true,
            > 0 => false,
            _ when set.Term < held.Set.Term => throw new StaleTermException(set.Fleet.ToString(), set.Term, held.Set.Term),
            _ => throw new StaleTermException($"{set.Fleet} (revision {set.Revision}, held {held.Set.Revision})", set.Term, held.Set.Term),
        };
    }

    private RouterAck Change(RouteSet set, bool keepOnDisk)
    {
        var others = _table.Fleets.Values.Where(fleet => fleet.Set.Fleet != set.Fleet).ToList();
        if (RouteCheck.Faults(set, others.Select(fleet => fleet.Set)) is { Count: > 0 } faults)
        {
            throw new PermanentException($"The routes of {set.Fleet} are refused: {string.Join("; ", faults)}.");
        }

        var generation = _table.Generation + 1;
        if (keepOnDisk)
        {
            _snapshot.Write(new TableState(generation, [.. others.Select(fleet => fleet.Set).Append(set).OrderBy(one => one.Fleet.ToString(), StringComparer.Ordinal)]));
        }

        var gate = _table.Fleets.TryGetValue(set.Fleet, out var held) ? held.Gate : new FleetGate(set.Fleet, _clock);
        var routes = new FleetRoutes(set, gate);
        var table = new RoutingTable(generation, others.Append(routes).ToFrozenDictionary(fleet => fleet.Set.Fleet));
        gate.Change(routes, () => Volatile.Write(ref _table, table));
        return new RouterAck(generation);
    }

    private sealed class Resume(SemaphoreSlim writer) : IDisposable
    {
        private int _done;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _done, 1) == 0)
            {
                writer.Release();
            }
        }
    }
}
