using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Davit.Plugins;

namespace Davit.Core.Model.Spec;

/// <summary>A service's <c>davit.yaml</c>, read and completed with defaults. What it says for one environment is what <see cref="For"/> gives.</summary>
public sealed record ServiceSpec
{
    public required string Name { get; init; }
    public string? Team { get; init; }
    public ImmutableArray<ComponentSpec> Components { get; init; } = [];
    public BuildSpec? Build { get; init; }

    /// <summary>The job that runs once per release and environment, before traffic: migrations.</summary>
    public JobSpec? Release { get; init; }

    public StrategySpec Strategy { get; init; } = new();
    public LimitsSpec Limits { get; init; } = new();
    /// <summary>How a canary is judged; null for the defaults.</summary>
    public JudgeSpec? Judge { get; init; }

    public ImmutableArray<LinkSpec> Links { get; init; } = [];

    /// <summary>Who may deploy here what: checked beside the environment's own policy.</summary>
    public DeployPolicy Deploy { get; init; } = DeployPolicy.Open;

    /// <summary>What differs in an environment, by its name. Empty for most.</summary>
    public ImmutableSortedDictionary<string, EnvironmentOverrides> Environments { get; init; } = ImmutableSortedDictionary<string, EnvironmentOverrides>.Empty;

    /// <summary>The component whose first ready instance lets the others start: the one marked so, else the first with routes, else none.</summary>
    public ComponentSpec? Primary => Components.FirstOrDefault(c => c.IsPrimary) ?? Components.FirstOrDefault(c => c.IsRouted);

    public ComponentSpec Component(string name) => Components.First(c => c.Name == name);

    /// <summary>This spec with an environment's overrides applied and default routes filled in, and none of either left.</summary>
    public ServiceSpec For(string environment)
    {
        var overrides = Environments.GetValueOrDefault(environment) ?? new EnvironmentOverrides();
        return this with
        {
            Environments = Environments.Clear(),
            Strategy = overrides.Strategy ?? Strategy,
            Limits = overrides.Limits ?? Limits,
            Judge = overrides.Judge ?? Judge,
            Deploy = overrides.Deploy ?? Deploy,
            Components = [.. Components
                .Select(c => overrides.Components.TryGetValue(c.Name, out var o) ? o.ApplyTo(c) : c)
                .Select(c => c.HasDefaultRoute ? c with { HasDefaultRoute = false, Routes = [DefaultRoute(environment)] } : c)],
        };
    }

    // Browsers resolve *.localhost to this machine: the first deployment is reachable before anybody has thought of DNS.
    private RouteSpec DefaultRoute(string environment) => new([environment == "local" ? $"{Name}.localhost" : $"{Name}.{environment}.localhost"], ["/"]);
}

/// <summary>One kind of process in a service.</summary>
public sealed record ComponentSpec
{
    public required string Name { get; init; }

    /// <summary>Program and arguments; for a shell, the spec says <c>shell:</c> and this is <c>/bin/sh -c …</c>.</summary>
    public ImmutableArray<string> Run { get; init; } = [];

    public int Instances { get; init; } = 1;
    public bool IsPrimary { get; init; }

    /// <summary>Whether it is given a PORT: it has routes, a health check that needs one, or says <c>port: true</c>.</summary>
    public bool Listens { get; init; }

    public ImmutableArray<RouteSpec> Routes { get; init; } = [];

    /// <summary>The component <c>web</c> that says nothing of routes: <see cref="ServiceSpec.For"/> gives it one by the environment's name.</summary>
    public bool HasDefaultRoute { get; init; }

    public Stickiness Stickiness { get; init; } = new(StickyBy.Nothing);
    public HealthCheck Health { get; init; } = HealthDefaults.For(HealthCheckKind.Alive);
    public ImmutableSortedDictionary<string, string> Env { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>Configuration and secret keys it wants, by the name of the variable they become.</summary>
    public ImmutableSortedDictionary<string, ConfigReference> Config { get; init; } = ImmutableSortedDictionary<string, ConfigReference>.Empty;

    public long? MemoryBytes { get; init; }
    public double? CpuCores { get; init; }
    public string StopSignal { get; init; } = "TERM";
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>A cron expression with its time zone; null for a component that runs on.</summary>
    public ScheduleSpec? Schedule { get; init; }

    /// <summary>
    /// True when it takes work by itself and reads the file named by DAVIT_WORK_FILE: it is started early and quiet. False for a worker that knows nothing of it:
    /// it is not started before the strategy lets it take work.
    /// </summary>
    public bool CanBeQuiet { get; init; }

    /// <summary>How it tells what its jobs came to; null when it does not.</summary>
    public OutcomesSpec? Outcomes { get; init; }

    /// <summary>Takes its work by itself (queue consumer): neither routed nor scheduled.</summary>
    public bool IsWorker => !IsRouted && Schedule is null && !IsPrimary;
    public bool IsRouted => Routes.Length > 0 || HasDefaultRoute;
    public bool IsCron => Schedule is not null;
}

/// <summary>A configuration or secret value by reference: only the reference is ever written down.</summary>
public sealed record ConfigReference(string Key, bool IsSecret);

public sealed record ScheduleSpec(string Cron, string TimeZone = "UTC");

public sealed record RouteSpec(ImmutableArray<string> Hosts, ImmutableArray<string> Paths);

public sealed record BuildSpec
{
    public ImmutableArray<ImmutableArray<string>> Commands { get; init; } = [];
    public string Output { get; init; } = "";
    public ImmutableSortedDictionary<string, string> Env { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(15);
}

public sealed record JobSpec
{
    public ImmutableArray<string> Run { get; init; } = [];
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);
    public ImmutableSortedDictionary<string, string> Env { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

public enum StrategyKind
{
    Rolling,
    Canary,
    BlueGreen,
    Recreate,
}

/// <summary>How an environment moves from a release to another.</summary>
public sealed record StrategySpec
{
    public StrategyKind Kind { get; init; } = StrategyKind.Rolling;

    /// <summary>Rolling: how many instances of a component may run beyond the wanted number.</summary>
    public int Surge { get; init; } = 1;

    /// <summary>Rolling: how many of the wanted number may be missing.</summary>
    public int Unavailable { get; init; }

    /// <summary>Canary: in order, each with a weight that grows.</summary>
    public ImmutableArray<CanaryStepSpec> Steps { get; init; } = [];

    /// <summary>A header with its value that reaches the canary whatever its weight: <c>X-Davit-Release: canary</c>.</summary>
    public ForcedChoiceSpec? Force { get; init; }

    /// <summary>Blue-green: wait for a person between the new set being ready and the switch.</summary>
    public bool AskBeforeSwitch { get; init; }

    /// <summary>For how long the replaced instances are kept running for an instant way back.</summary>
    public TimeSpan KeepWarm { get; init; }

    /// <summary>Recreate: hold requests in the router during the cut-over instead of answering 503.</summary>
    public bool HoldRequests { get; init; } = true;

    /// <summary>A deployment fails when this long passes without a newly ready instance.</summary>
    public TimeSpan ProgressDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>For how long requests may finish on an instance that is being replaced.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>For how long a deployment waits for a person before it takes everything back.</summary>
    public TimeSpan GateDeadline { get; init; } = TimeSpan.FromHours(24);

    public static ImmutableArray<CanaryStepSpec> DefaultCanarySteps { get; } =
        [new(10, TimeSpan.FromMinutes(1), false), new(25, TimeSpan.FromMinutes(1), false), new(50, TimeSpan.FromMinutes(1), false)];
}

/// <summary>A step of a canary.</summary>
/// <param name="Weight">Percent of requests and of workers, 1 to 100.</param>
/// <param name="Hold">How long it is watched.</param>
/// <param name="Ask">Whether a person must promote it beyond.</param>
public sealed record CanaryStepSpec(int Weight, TimeSpan Hold, bool Ask);

public sealed record ForcedChoiceSpec(string Header, ImmutableArray<string> Values);

/// <summary>Plain limits that a canary must keep; beyond one of them it is taken back.</summary>
public sealed record LimitsSpec
{
    /// <summary>Share of requests that may fail, 0 to 1; null for no limit.</summary>
    // Written even when null: left out, it would come back from the journal as the default.
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public double? ErrorRate { get; init; } = 0.02;

    /// <summary>99th percentile of the time to answer; null for no limit.</summary>
    public TimeSpan? P99 { get; init; }

    /// <summary>Requests on the canary below which limits are not applied.</summary>
    public int MinimumRequests { get; init; } = 50;

    /// <summary>Ends of new instances, after they were ready, that are tolerated.</summary>
    public int Crashes { get; init; }
}

public sealed record LinkSpec(string Title, string Url, string Kind);

/// <summary>What differs in one environment.</summary>
public sealed record EnvironmentOverrides
{
    public StrategySpec? Strategy { get; init; }
    public LimitsSpec? Limits { get; init; }
    public JudgeSpec? Judge { get; init; }
    public DeployPolicy? Deploy { get; init; }
    public ImmutableSortedDictionary<string, ComponentOverrides> Components { get; init; } = ImmutableSortedDictionary<string, ComponentOverrides>.Empty;
}

public sealed record ComponentOverrides
{
    public int? Instances { get; init; }
    public ImmutableArray<RouteSpec>? Routes { get; init; }
    public ImmutableSortedDictionary<string, string> Env { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public long? MemoryBytes { get; init; }
    public double? CpuCores { get; init; }

    public ComponentSpec ApplyTo(ComponentSpec component) => component with
    {
        Instances = Instances ?? component.Instances,
        Routes = Routes ?? component.Routes,
        HasDefaultRoute = Routes is null && component.HasDefaultRoute,
        Env = component.Env.SetItems(Env),
        MemoryBytes = MemoryBytes ?? component.MemoryBytes,
        CpuCores = CpuCores ?? component.CpuCores,
    };
}
