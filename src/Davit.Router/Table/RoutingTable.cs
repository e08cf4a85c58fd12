using System.Collections.Frozen;
using Davit.Plugins;
using Davit.Router.Picking;

namespace Davit.Router.Table;

/// <summary>One generation of all routes: immutable, read without a lock through one reference.</summary>
internal sealed class RoutingTable
{
    private readonly FrozenDictionary<string, PathRoute[]>.AlternateLookup<ReadOnlySpan<char>> _hosts;
    private readonly bool _hasWildcards;

    public RoutingTable(long generation, FrozenDictionary<FleetId, FleetRoutes> fleets)
    {
        Generation = generation;
        Fleets = fleets;
        var hosts = Index(fleets.Values);
        _hosts = hosts.GetAlternateLookup<ReadOnlySpan<char>>();
        _hasWildcards = hosts.Keys.Any(host => host.StartsWith("*.", StringComparison.Ordinal));
    }

    public static RoutingTable Empty { get; } = new(0, FrozenDictionary<FleetId, FleetRoutes>.Empty);

    public long Generation { get; }

    public FrozenDictionary<FleetId, FleetRoutes> Fleets { get; }

    /// <summary>The longest path of the most exact host that has a match: the host itself, then any one label before its parent, then every host.</summary>
    public LiveRoute? Match(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        host = HostOnly(host);
        return Longest(host, path) ?? Wildcard(host, path) ?? Longest("*", path);
    }

    private LiveRoute? Wildcard(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        var dot = host.IndexOf('.');
        if (!_hasWildcards || dot < 1 || host.Length > 255)
        {
            return null;
        }

        Span<char> wildcard = stackalloc char[host.Length - dot + 1];
        wildcard[0] = '*';
        host[dot..].CopyTo(wildcard[1..]);
        return Longest(wildcard, path);
    }

    private LiveRoute? Longest(ReadOnlySpan<char> host, ReadOnlySpan<char> path)
    {
        if (_hosts.TryGetValue(host, out var routes))
        {
            foreach (var route in routes)
            {
                if (route.Covers(path))
                {
                    return route.Route;
                }
            }
        }

        return null;
    }

    private static ReadOnlySpan<char> HostOnly(ReadOnlySpan<char> host)
    {
        var colon = host.LastIndexOf(':');
        if (colon >= 0 && host.LastIndexOf(']') < colon)
        {
            host = host[..colon];
        }

        return host is [.., '.'] ? host[..^1] : host;
    }

    private static FrozenDictionary<string, PathRoute[]> Index(IEnumerable<FleetRoutes> fleets) =>
        (from fleet in fleets
         from route in fleet.Routes
         from host in route.Model.Hosts
         from path in route.Model.Paths.Select(RouteCheck.NormalPath).Distinct()
         group new PathRoute(path, route) by host)
        .ToFrozenDictionary(
            host => host.Key,
            host => host.OrderByDescending(route => route.Path.Length).ToArray(),
            StringComparer.OrdinalIgnoreCase);

    private sealed record PathRoute(string Path, LiveRoute Route)
    {
        public bool Covers(ReadOnlySpan<char> path) =>
            Path.Length == 1 || (path.StartsWith(Path, StringComparison.Ordinal) && (path.Length == Path.Length || path[Path.Length] == '/'));
    }
}
