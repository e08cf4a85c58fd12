using System.Collections.Immutable;
using Davit.Core.Model.Spec.Forms;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>A file as far as it says something.</summary>
internal sealed record ServiceDraft
{
    public ServiceSpec Spec { get; init; } = new() { Name = "" };
    public ImmutableArray<KeyValuePair<string, ComponentDraft>> Components { get; init; } = [];
    public Edit<StrategySpec> Strategy { get; init; } = Edit<StrategySpec>.None;
    public Edit<LimitsSpec> Limits { get; init; } = Edit<LimitsSpec>.None;
    public Edit<JudgeSpec>? Judge { get; init; }
    public Edit<DeployPolicy> Deploy { get; init; } = Edit<DeployPolicy>.None;
    public ImmutableArray<KeyValuePair<string, EnvironmentDraft>> Environments { get; init; } = [];

    public ServiceSpec Complete()
    {
        var all = Spec with
        {
            Components = [.. Components.Select(c => c.Value.Complete(c.Key))],
            Strategy = StrategyKeys.Completed(Strategy.Apply(Spec.Strategy)),
            Limits = Limits.Apply(Spec.Limits),
            Judge = Judge?.Apply(new JudgeSpec()),
            Deploy = Deploy.Apply(Spec.Deploy),
        };
        return all with { Environments = Commands.Sorted([.. Environments.Select(e => KeyValuePair.Create(e.Key, e.Value.Complete(all)))]) };
    }
}

/// <summary>The table of <c>davit.yaml</c>: the reader and the schema are both made of it.</summary>
internal static class ServiceKeys
{
    private static readonly Form<string> ComponentName = Plain.Name.Unless(n => n == "release" ? "is 'release', the name of the release job; choose another" : null);

    private static readonly Form<string> Url = Plain.Line("a URL that begins with https:// or http://", 2000).Unless(u =>
        Uri.TryCreate(u, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? null : $"is '{u}', not a URL that begins with https:// or http://", "^[Hh][Tt][Tt][Pp][Ss]?://.");

    private static readonly Form<string> LinkKind = Plain.Choice([.. new[] { "dashboard", "runbook", "logs", "traces", "docs", "chat", "source", "other" }.Select(k => (k, k))]);

    private static readonly Form<LinkSpec> Link = new MapForm<LinkSpec>(() => new("", "", "other"), "a map with title, url and kind")
        .Key("title", Plain.Line("a short text"), "What people see.", (l, v) => l with { Title = v }, required: true)
        .Key("url", Url, "Where it leads.", (l, v) => l with { Url = v }, required: true)
        .Key("kind", LinkKind, "dashboard, runbook, logs, traces, docs, chat, source or other. Default other.", (l, v) => l with { Kind = v });

    public static MapForm<ServiceDraft> Service { get; } = new MapForm<ServiceDraft>(() => new(), "a map with at least 'name' and 'components'") { AllowsOwnKeys = true }
        .Key("name", Plain.Name, "The service's name: lower-case letters, digits and hyphens.", (s, v) => s with { Spec = s.Spec with { Name = v } }, required: true)
        .Key("team", Plain.Line("a short text"), "Who owns it.", (s, v) => s with { Spec = s.Spec with { Team = v } })
        .Key("components", new EntriesForm<ComponentDraft>(ComponentName, ComponentKeys.Component, "component", atLeast: 1), "What runs: each kind of process by its name.", (s, v) => s with { Components = v }, required: true)
        .Key("build", JobKeys.Build, "How a commit becomes an artifact. Default: the commit's files are the artifact.", (s, v) => s with { Spec = s.Spec with { Build = v } })
        .Key("release", JobKeys.Release, "The job that runs once per release and environment, before traffic: migrations.", (s, v) => s with { Spec = s.Spec with { Release = v } })
        .Key("strategy", StrategyKeys.Strategy, "How an environment moves from a release to another. Default rolling.", (s, v) => s with { Strategy = v })
        .Key("limits", LimitsKeys.Limits, "What a canary must keep.", (s, v) => s with { Limits = v })
        .Key("judge", JudgeKeys.Judge, "What a canary is compared with, and what may differ.", (s, v) => s with { Judge = v })
        .Key("deploy", EnvironmentKeys.Deploy, "What must be true of a deployment.", (s, v) => s with { Deploy = v })
        .Key("links", new ListForm<LinkSpec>(Link), "Links that people want beside the service.", (s, v) => s with { Spec = s.Spec with { Links = v } })
        .Key("environments", new EntriesForm<EnvironmentDraft>(Plain.Name, EnvironmentKeys.Environment, "environment"), "What differs in an environment, by its name.", (s, v) => s with { Environments = v })
        .Elsewhere("components", "services", "processes", "apps")
        .Elsewhere("release", "migrate", "migrations", "predeploy", "pre-deploy")
        .Elsewhere("name", "service", "app")
        .Misplaced("in a component, under 'components'", () => ComponentKeys.Component.Keys)
        .Check((draft, map, scope) => ServiceChecks.Check(draft.Complete(), map, scope));
}
