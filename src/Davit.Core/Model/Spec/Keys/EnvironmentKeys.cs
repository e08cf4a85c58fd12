using System.Collections.Immutable;
using Davit.Core.Model.Spec.Forms;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>What a file says of one environment, before what it says for all is known.</summary>
internal sealed record EnvironmentDraft
{
    public Edit<StrategySpec>? Strategy { get; init; }
    public Edit<LimitsSpec>? Limits { get; init; }
    public Edit<JudgeSpec>? Judge { get; init; }
    public Edit<DeployPolicy>? Deploy { get; init; }
    public ImmutableArray<KeyValuePair<string, ComponentOverrides>> Components { get; init; } = [];

    public EnvironmentOverrides Complete(ServiceSpec all) => new()
    {
        Strategy = Strategy is null ? null : StrategyKeys.Completed(Strategy.Apply(all.Strategy)),
        Limits = Limits?.Apply(all.Limits),
        Judge = Judge?.Apply(all.Judge ?? new JudgeSpec()),
        Deploy = Deploy?.Apply(all.Deploy),
        Components = Commands.Sorted(Components),
    };
}

internal static class EnvironmentKeys
{
    private static readonly MapForm<ComponentOverrides> Component = new MapForm<ComponentOverrides>(() => new() { Env = Commands.Empty<string>() }, "a map with what differs")
        .Key("instances", Plain.Whole(0, 1000), "How many run here.", (c, v) => c with { Instances = v })
        .Key("routes", RouteKeys.Routes, "What requests it answers here, instead of those above.", (c, v) => c with { Routes = v })
        .Key("env", Commands.Env, "Variables that differ here; the others stay.", (c, v) => c with { Env = v })
        .Key("resources", ComponentKeys.ResourceKeys, "What it may use at most here.", (c, v) => c with { MemoryBytes = v.Memory, CpuCores = v.Cpu })
        .Elsewhere("instances", "replicas", "scale", "count")
        .Elsewhere("routes", "hosts", "host", "domains", "domain");

    /// <summary>Rules of who may deploy what: in <c>davit.yaml</c> and in the environments file alike.</summary>
    public static MapForm<Edit<DeployPolicy>> Deploy { get; } = new MapForm<Edit<DeployPolicy>>(() => Edit<DeployPolicy>.None, "a map with from, require-reason and auto")
        .Key("from", new ListForm<string>(Plain.Line("a branch such as main or release/*"), orOne: true), "Branches that a deployed commit must be on, one of them. Default: any.", (e, v) => e.Then(p => p with { From = v }))
        .Key("require-reason", Plain.Flag, "Whether a deployment must say why. Default false.", (e, v) => e.Then(p => p with { RequireReason = v }))
        .Key("auto", AutoKeys.Auto, "What is deployed by itself: a branch, or a map with branch or after.", (e, v) => e.Then(p => p with { Auto = v }));

    public static MapForm<EnvironmentDraft> Environment { get; } = new MapForm<EnvironmentDraft>(() => new(), "a map with what differs")
        .Key("strategy", StrategyKeys.Strategy, "How this environment moves to a release; what it does not say stays as above.", (e, v) => e with { Strategy = v })
        .Key("limits", LimitsKeys.Limits, "Limits that differ here.", (e, v) => e with { Limits = v })
        .Key("judge", JudgeKeys.Judge, "How a canary is judged here.", (e, v) => e with { Judge = v })
        .Key("deploy", Deploy, "What must be true of a deployment here.", (e, v) => e with { Deploy = v })
        .Key("components", new EntriesForm<ComponentOverrides>(Plain.Name, Component, "component"), "Components that differ here.", (e, v) => e with { Components = v });
}
