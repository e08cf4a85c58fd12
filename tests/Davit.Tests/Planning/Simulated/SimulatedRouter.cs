using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Tests.Planning.Simulated;

/// <summary>A router in a simulated world: it answers or not, and requests end some time after their instance left the table.</summary>
public sealed class SimulatedRouter(string name)
{
    private readonly Dictionary<InstanceId, DateTimeOffset> _removed = [];
    private long _generation;

    public IReadOnlyList<Route> Table { get; private set; } = [];
    public bool Answers { get; set; } = true;

    /// <summary>How long the last request takes on an instance that left the table.</summary>
    public TimeSpan LongestRequest { get; set; } = TimeSpan.FromSeconds(2);

    public bool Names(InstanceId id) => Routing.Names(Table, id);

    /// <summary>Requests are under way on an instance, and may still be.</summary>
    public bool Holds(InstanceId id, DateTimeOffset now, TimeSpan drainLimit) =>
        _removed.TryGetValue(id, out var since) && now < since + LongestRequest && now < since + drainLimit;

    public void Acknowledge(IReadOnlyList<Route> table, DateTimeOffset now)
    {
        foreach (var id in Named(Table).Except(Named(table)))
        {
            _removed[id] = now;
        }

        foreach (var id in Named(table))
        {
            _removed.Remove(id);
        }

        Table = table;
        _generation++;
    }

    public void Gone(InstanceId id) => _removed.Remove(id);

    public RouterReport? Report(DateTimeOffset now) => !Answers ? null : new RouterReport
    {
        Router = name,
        Generation = _generation,
        Routes = _generation == 0 ? null : new RouteSet { Fleet = Shape.Fleet, Term = 1, Revision = _generation, Routes = Table },
        Load =
        [
            .. Named(Table).Select(id => new InstanceLoad(id, 1, null)),
            .. _removed.Where(r => now < r.Value + LongestRequest).Select(r => new InstanceLoad(r.Key, 1, r.Value)),
        ],
    };

    private static IEnumerable<InstanceId> Named(IReadOnlyList<Route> table) =>
        table.SelectMany(r => r.Shares).SelectMany(s => s.Instances).Select(i => i.Id).Distinct();
}
