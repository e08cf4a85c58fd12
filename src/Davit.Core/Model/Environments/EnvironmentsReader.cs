using System.Collections.Immutable;
using Davit.Core.Model.Spec;
using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Keys;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Environments;

/// <summary>Reads <c>environments.yaml</c>. Whatever the text is, the answer is environments or every error with its place; nothing is thrown.</summary>
public static class EnvironmentsReader
{
    /// <summary>What holds where there is no file.</summary>
    public static ImmutableArray<EnvironmentSpec> Default { get; } = [EnvironmentSpec.Local];

    /// <param name="fileName">As the person knows it; errors begin with it.</param>
    /// <param name="text">The file's content.</param>
    /// <param name="kinds">The kinds of target that are there.</param>
    public static EnvironmentsResult Read(string fileName, string text, IReadOnlyCollection<string> kinds)
    {
        var (environments, errors) = SpecReader.Read(fileName, text, File(kinds));
        return new EnvironmentsResult(environments?.All ?? [], errors);
    }

    internal static MapForm<Environments> File(IReadOnlyCollection<string> kinds) => new MapForm<Environments>(() => new([]), "a map with 'environments'") { AllowsOwnKeys = true }
        .Key("environments", new EntriesForm<EnvironmentSpec>(Plain.Name, Environment(kinds), "environment", atLeast: 1), "Environments by name.",
            (_, v) => new([.. v.Select(e => e.Value with { Name = e.Key })]), required: true);

    private static Form<EnvironmentSpec> Environment(IReadOnlyCollection<string> kinds) => new MapForm<EnvironmentSpec>(() => new() { Name = "" }, "a map with 'targets'")
        .Key("targets", new ListForm<TargetSpec>(Target(kinds), atLeast: 1), "Where its services run.", (e, v) => e with { Targets = v }, required: true)
        .Key("policy", EnvironmentKeys.Deploy, "What must be true of a deployment of any service.", (e, v) => e with { Policy = new() { Deploy = v.Apply(DeployPolicy.Open) } })
        .Check(CheckNames);

    private static Form<TargetSpec> Target(IReadOnlyCollection<string> kinds)
    {
        var kind = Plain.Choice([.. kinds.Order(StringComparer.Ordinal).Select(k => (k, k))]);
        return new ShapeForm<TargetSpec>(
            "a kind of target, or a map with name and kind",
            kind.To(k => new TargetSpec(k, k)),
            map: new MapForm<TargetSpec>(() => new("", ""), "a map")
                .Key("name", Plain.Name, "Its name. Default: its kind.", (t, v) => t with { Name = v })
                .Key("kind", kind, "What runs there.", (t, v) => t with { Kind = v }, required: true)
                .To(t => t.Name.Length == 0 ? t with { Name = t.Kind } : t));
    }

    private static void CheckNames(EnvironmentSpec environment, MapNode map, Scope scope)
    {
        var isWhole = map["targets"]?.Value is ListNode list && list.Items.Length == environment.Targets.Length;
        for (var i = 1; isWhole && i < environment.Targets.Length; i++)
        {
            if (environment.Targets[..i].Any(t => t.Name == environment.Targets[i].Name))
            {
                scope.At("targets").Bad(((ListNode)map["targets"]!.Value).Items[i], $"has the target '{environment.Targets[i].Name}' twice");
            }
        }
    }

    internal sealed record Environments(ImmutableArray<EnvironmentSpec> All);
}
