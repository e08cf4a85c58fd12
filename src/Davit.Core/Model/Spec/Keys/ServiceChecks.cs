using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>What parts of a file must hold together.</summary>
internal static class ServiceChecks
{
    public static void Check(ServiceSpec spec, MapNode file, Scope scope)
    {
        CheckPrimary(spec, file, scope);
        CheckSticky(spec, file, scope);
        CheckPortVariable(spec, file, scope);
        CheckOverrides(spec, file, scope);
        CheckCapacity(spec, file, scope);
        RouteChecks.Check(spec, file, scope);
    }

    private static void CheckPrimary(ServiceSpec spec, MapNode file, Scope scope)
    {
        foreach (var second in spec.Components.Where(c => c.IsPrimary).Skip(1))
        {
            var first = spec.Components.First(c => c.IsPrimary).Name;
            scope.Named("component", second.Name).At("primary").Bad(At(file, "components", second.Name, "primary"), $"is true, and component '{first}' is primary already");
        }
    }

    private static void CheckSticky(ServiceSpec spec, MapNode file, Scope scope)
    {
        foreach (var component in spec.Components.Where(c => !c.IsCron && c.Stickiness.Name is not null && !spec.IsRoutedSomewhere(c.Name)))
        {
            scope.Named("component", component.Name).At("sticky").Bad(At(file, "components", component.Name, "sticky"), "has no effect: the component has no routes");
        }
    }

    private static void CheckPortVariable(ServiceSpec spec, MapNode file, Scope scope)
    {
        foreach (var component in spec.Components.Where(c => c.Listens && (c.Env.ContainsKey("PORT") || c.Config.ContainsKey("PORT"))))
        {
            var key = component.Env.ContainsKey("PORT") ? "env" : component.Config["PORT"].IsSecret ? "secrets" : "config";
            scope.Named("component", component.Name).At(key).Bad(At(file, "components", component.Name, key, "PORT"), "sets PORT, which Davit chooses for each instance");
        }
    }

    private static void CheckOverrides(ServiceSpec spec, MapNode file, Scope scope)
    {
        foreach (var (environment, overrides) in spec.Environments)
        {
            foreach (var (name, change) in overrides.Components)
            {
                CheckOverride(spec, file, scope.Named("environment", environment), environment, name, change);
            }
        }
    }

    private static void CheckOverride(ServiceSpec spec, MapNode file, Scope scope, string environment, string name, ComponentOverrides change)
    {
        string[] place = ["environments", environment, "components", name];
        var component = spec.Components.FirstOrDefault(c => c.Name == name);
        var inside = scope with { Owner = $"component '{name}' of {scope.Owner}" };
        if (component is null && (At(file, "components") as MapNode)?[name] is not null)
        {
            // It is there, and its own errors are told.
            return;
        }

        if (component is null)
        {
            var nearest = NearestName.Of(name, spec.Components.Select(c => c.Name));
            var known = nearest is null && spec.Components.Length > 0 ? $"one of {string.Join(", ", spec.Components.Select(c => c.Name))}" : null;
            scope.InWhole(KeyAt(file, place), $"unknown component '{name}'", known, nearest);
        }
        else if (component.IsCron && (change.Routes is not null || change.Instances is not null))
        {
            var key = change.Routes is not null ? "routes" : "instances";
            inside.At(key).Bad(At(file, [.. place, key]), "cannot go with 'schedule': a scheduled component runs and ends");
        }
        else if (change.Routes is { Length: > 0 } && !component.Listens)
        {
            inside.At("routes").Bad(At(file, [.. place, "routes"]), "cannot be: the component has no port", "'port: true' in the component");
        }
        else if (component.Listens && change.Env.ContainsKey("PORT"))
        {
            inside.At("env").Bad(At(file, [.. place, "env", "PORT"]), "sets PORT, which Davit chooses for each instance");
        }
        else if (change.Env.Keys.FirstOrDefault(component.Config.ContainsKey) is { } variable)
        {
            inside.At("env").Bad(At(file, [.. place, "env", variable]), $"sets '{variable}', which the component takes from its {(component.Config[variable].IsSecret ? "secrets" : "config")}");
        }
    }

    private static void CheckCapacity(ServiceSpec spec, MapNode file, Scope scope)
    {
        CheckCapacity(spec.Strategy, file, scope, ["strategy"]);
        foreach (var (name, overrides) in spec.Environments.Where(e => e.Value.Strategy is not null))
        {
            CheckCapacity(overrides.Strategy!, file, scope.Named("environment", name), ["environments", name, "strategy"]);
        }
    }

    private static void CheckCapacity(StrategySpec strategy, MapNode file, Scope scope, string[] place)
    {
        if (strategy is { Kind: StrategyKind.Rolling, Surge: 0, Unavailable: 0 })
        {
            scope.At("strategy").Bad(At(file, place), "has both 'surge' and 'unavailable' 0, so that nothing could ever be replaced", "one of them above 0");
        }
    }

    private static bool IsRoutedSomewhere(this ServiceSpec spec, string component) =>
        spec.Component(component).IsRouted || spec.Environments.Values.Any(e => e.Components.GetValueOrDefault(component)?.Routes is { Length: > 0 });

    /// <summary>The value at a place of the file, or the deepest that there is on the way.</summary>
    public static Node At(MapNode file, params string[] place) =>
        place.Aggregate((Node)file, (node, key) => (node as MapNode)?[key]?.Value ?? node);

    private static Node KeyAt(MapNode file, params string[] place) =>
        At(file, place[..^1]) is MapNode map && map[place[^1]] is { } entry ? entry.Key : At(file, place);
}
