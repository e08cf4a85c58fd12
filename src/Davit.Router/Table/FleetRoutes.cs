using Davit.Plugins;
using Davit.Router.Picking;

namespace Davit.Router.Table;

/// <summary>One fleet's part of one generation.</summary>
internal sealed class FleetRoutes
{
    public FleetRoutes(RouteSet set, FleetGate gate)
    {
        Set = set;
        Gate = gate;
        Routes = [.. set.Routes.Select(route => new LiveRoute(route, this))];
    }

    /// <summary>As it was set; stays with no routes when the fleet was taken off, to remember its term.</summary>
    public RouteSet Set { get; }

    public FleetGate Gate { get; }

    public IReadOnlyList<LiveRoute> Routes { get; }
}
