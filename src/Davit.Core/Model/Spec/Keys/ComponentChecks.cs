using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>What keys of a component cannot go together.</summary>
internal static class ComponentChecks
{
    private static readonly string[] NotScheduled = ["instances", "primary", "routes", "sticky", "health", "quiet", "outcomes"];
    private static readonly string[] Variables = ["env", "config", "secrets"];

    public static void Check(ComponentDraft component, MapNode map, Scope scope)
    {
        CheckSchedule(map, scope);
        CheckPort(component, map, scope);
        CheckVariables(map, scope);
    }

    private static void CheckSchedule(MapNode map, Scope scope)
    {
        foreach (var key in NotScheduled.Where(_ => map["schedule"] is not null).Select(k => map[k]).OfType<Entry>())
        {
            scope.At(key.Key.Text).Bad(key.Key, "cannot go with 'schedule': a scheduled component runs and ends");
        }
    }

    private static void CheckPort(ComponentDraft component, MapNode map, Scope scope)
    {
        if (component.Port == false && component.Routes is { Length: > 0 })
        {
            scope.At("port").Bad(map["port"]!.Value, "is false, and it has routes");
        }
        else if (component.Port == false && component.Health.NeedsPort)
        {
            scope.At("port").Bad(map["port"]!.Value, "is false, and its health check needs one");
        }
        else if (component.Port == false && component.Spec.Outcomes is not null)
        {
            scope.At("port").Bad(map["port"]!.Value, "is false, and its outcomes are read from one");
        }
    }

    private static void CheckVariables(MapNode map, Scope scope)
    {
        var said = Variables.SelectMany(key => VariablesOf(map[key]?.Value).Select(node => (Key: key, Node: node))).ToList();
        foreach (var same in said.GroupBy(v => v.Node.Text).Where(g => g.Count() > 1))
        {
            foreach (var (key, node) in same.Skip(1))
            {
                scope.InWhole(node, $"the variable '{node.Text}' stands in '{key}' and in '{same.First().Key}', line {same.First().Node.Line},");
            }
        }
    }

    private static IEnumerable<ScalarNode> VariablesOf(Node? node) => node switch
    {
        MapNode map => map.Entries.Select(e => e.Key),
        ListNode list => list.Items.OfType<ScalarNode>(),
        _ => [],
    };
}
