using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>No host and path of an environment may lead to two components.</summary>
internal static class RouteChecks
{
    public static void Check(ServiceSpec spec, MapNode file, Scope scope)
    {
        foreach (var environment in spec.Environments.Keys.Prepend("local").Distinct())
        {
            var taken = new Dictionary<(string Host, string Path), string>();
            foreach (var component in spec.For(environment).Components)
            {
                CheckComponent(environment, component, taken, file, scope);
            }
        }
    }

    private static void CheckComponent(string environment, ComponentSpec component, Dictionary<(string Host, string Path), string> taken, MapNode file, Scope scope)
    {
        foreach (var (host, path) in component.Routes.SelectMany(r => r.Hosts.SelectMany(h => r.Paths.Select(p => (h, p)))))
        {
            if (!taken.TryAdd((host, path), component.Name))
            {
                var owner = taken[(host, path)];
                var other = owner == component.Name ? "this component has it already" : $"component '{owner}' has it already";
                scope.Named("component", component.Name).At("routes").Bad(Place(file, environment, component.Name, host), $"has {host}{path}; {other}");
            }
        }
    }

    private static Node Place(MapNode file, string environment, string component, string host)
    {
        var own = ServiceChecks.At(file, "components", component);
        var here = ServiceChecks.At(file, "environments", environment, "components", component) is MapNode map ? map["routes"] : null;
        var routes = here?.Value ?? (own as MapNode)?["routes"]?.Value ?? own;
        return Scalars(routes).LastOrDefault(s => s.Text == host || s.Text.StartsWith(host + "/", StringComparison.Ordinal)) ?? routes;
    }

    private static IEnumerable<ScalarNode> Scalars(Node node) => node switch
    {
        ScalarNode scalar => [scalar],
        ListNode list => list.Items.SelectMany(Scalars),
        MapNode map => map.Entries.SelectMany(e => Scalars(e.Value)),
        _ => [],
    };
}
