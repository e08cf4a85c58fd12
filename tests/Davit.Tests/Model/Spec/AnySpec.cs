using System.Collections.Immutable;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Tests.Model.Spec;

/// <summary>Some valid spec, the same for the same seed, as the reader would give it: with every default filled in.</summary>
internal sealed class AnySpec(int seed)
{
    private static readonly string[] Texts = ["plain", "two words", "1.0", "true", "null", "~", "", " ", "a: b", "- a", "#x", "'", "\"", "\\", "$HOME", "*x", "&x", "!x", "%", "@", "ünï", "a\tb", "{", "[", "<<", "=", "0x1F", "日本"];

    private readonly Random _random = new(seed);

    public ServiceSpec Next()
    {
        var components = Names(Number(1, 4), "web", "api", "worker", "nightly", "x1").Select(Component).ToImmutableArray();
        var spec = new ServiceSpec
        {
            Name = One("shop", "a", "shop-2", new string('z', 40)),
            Team = Maybe(() => One("Payments", "Team: 7", "true")),
            Components = components,
            Build = Maybe(Build),
            Release = Maybe(() => new JobSpec { Run = Command(), Env = Env("J"), TimeLimit = Duration(1, 86400) }),
            Strategy = Strategy(),
            Limits = Limits(),
            Judge = Maybe(Judge),
            Deploy = Policy(),
            Links = [.. Some(2, i => new LinkSpec($"Title {i}", $"https://example.com/{i}?a=b#c", One("dashboard", "runbook", "other")))],
        };
        return spec with { Environments = Sorted(Names(Number(0, 2), "local", "staging", "prod").Select(e => KeyValuePair.Create(e, Overrides(e, spec)))) };
    }

    private ComponentSpec Component(string name)
    {
        var isCron = name == "nightly";
        var routes = isCron ? [] : Routes(name);
        var listens = !isCron && (routes.Length > 0 || name == "web" || Flip());
        return new ComponentSpec
        {
            Name = name,
            Run = Command(),
            Instances = isCron ? 1 : Number(0, 1000),
            Listens = listens,
            Routes = routes,
            HasDefaultRoute = name == "web" && routes.Length == 0 && Flip(),
            Stickiness = routes.Length == 0 ? new(StickyBy.Nothing) : One<Stickiness>(new(StickyBy.Nothing), new(StickyBy.Cookie, "a-b"), new(StickyBy.Header, "X-User")),
            Health = isCron ? HealthDefaults.For(HealthCheckKind.Alive) : Health(listens),
            Env = Env("E"),
            Config = Sorted(Some(2, i => KeyValuePair.Create($"C{i}", new ConfigReference(One($"C{i}", "shop/db.url"), Flip())))),
            MemoryBytes = Maybe<long?>(() => Number(1_000_000, int.MaxValue)),
            CpuCores = Maybe<double?>(() => Number(1, 10_000) / 100.0),
            StopSignal = One("TERM", "INT", "USR2"),
            StopGrace = Duration(0, 3600),
            Schedule = isCron ? One<ScheduleSpec>(new("0 3 * * *"), new("*/5 9-17 * * 1-5", "Europe/Berlin"), new("@daily", "America/New_York")) : null,
            CanBeQuiet = !isCron && Flip(),
            Outcomes = listens ? Maybe(Outcomes) : null,
        };
    }

    private OutcomesSpec Outcomes()
    {
        var counter = One("jobs_total", "a:b_total{x!=\"\\\"\", y=\"z\"}");
        var isGood = Flip();
        return new() { Path = One("/metrics", "/counts?all=1"), Good = isGood ? counter : null, Total = isGood ? null : counter, Bad = One("failed_total", "jobs_total{status=\"failed\"}") };
    }

    private ImmutableArray<RouteSpec> Routes(string name) =>
        [.. Some(2, i => new RouteSpec([$"{name}{i}.example.com", .. Some(1, j => $"*.{name}{i}{j}.example.com")], One<ImmutableArray<string>>(["/"], ["/api"], ["/a/b", "/c"])))];

    private HealthCheck Health(bool listens)
    {
        var kind = listens ? One(Enum.GetValues<HealthCheckKind>()) : One(HealthCheckKind.Alive, HealthCheckKind.Command);
        return new HealthCheck(
            kind, kind == HealthCheckKind.Http ? One("/", "/healthz?full=1") : null, kind == HealthCheckKind.Command ? Command() : null,
            Duration(1, 3600), Duration(1, 300), Duration(0, 3600), Number(1, 1000), One<TimeSpan?>(null, Duration(0, 3600)));
    }

    private BuildSpec Build() => new() { Commands = [Command(), .. Some(2, _ => Command())], Output = One("", "out", "out/bin"), Env = Env("B"), TimeLimit = Duration(1, 86400) };

    private StrategySpec Strategy()
    {
        var common = new StrategySpec { KeepWarm = Duration(0, 600), ProgressDeadline = Duration(1, 600), DrainLimit = Duration(0, 600), GateDeadline = Duration(1, 600) };
        return Number(0, 3) switch
        {
            0 => common with { Kind = StrategyKind.Rolling, Surge = Number(1, 5), Unavailable = Number(0, 5) },
            1 => common with { Kind = StrategyKind.BlueGreen, AskBeforeSwitch = Flip() },
            2 => common with { Kind = StrategyKind.Recreate, HoldRequests = Flip() },
            _ => common with
            {
                Kind = StrategyKind.Canary,
                Steps = [.. Enumerable.Range(1, Number(1, 5)).Select(i => new CanaryStepSpec(i * 20, Duration(0, 600), Flip()))],
                Force = Maybe(() => new ForcedChoiceSpec(One("X-Davit-Release", "Cookie:who"), [.. Some(2, _ => One(Texts))])),
            },
        };
    }

    private LimitsSpec Limits() => new()
    {
        ErrorRate = Maybe<double?>(() => Number(0, 1000) / 1000.0),
        P99 = Maybe<TimeSpan?>(() => Duration(1, 3600)),
        MinimumRequests = Number(1, 1000),
        Crashes = Number(0, 9),
    };

    private JudgeSpec Judge() => new()
    {
        Baseline = One(BaselineKind.Fresh, BaselineKind.Stable),
        FalseAlarms = Number(0, 100) / 1000.0,
        MinimumRequests = Number(1, 1000),
        MinimumJobs = Number(1, 1000),
        ErrorIncrease = Number(0, 100) / 100.0,
        ErrorDifference = Number(0, 100) / 1000.0,
        LatencyIncrease = Number(0, 100) / 100.0,
        LatencyDifference = Duration(0, 3600),
        Patience = Duration(0, 86400),
    };

    private DeployPolicy Policy() => new() { From = [.. Some(2, i => One("main", "release/*", $"1.{i}"))], RequireReason = Flip(), Auto = Maybe(Auto) };

    private AutoPolicy Auto()
    {
        var isBranch = Flip();
        return new()
        {
            Branch = isBranch ? One("main", "release/1.0", "a: b") : null,
            After = isBranch ? null : One("staging", "x1"),
            For = isBranch ? default : Duration(0, 86400),
            Checks = [.. Some(2, i => One("build", "ci/*", $"1.{i}"))],
            Windows = [.. Some(2, _ => One("00:00-24:00", "mon-fri 09:00-17:00 Europe/Berlin", "sat,sun 22:00-06:00 UTC", "fri-mon 8:30-12:00 America/New_York")).Select(DeployWindow.TryParse).OfType<DeployWindow>()],
            ResumesOnFix = Flip(),
        };
    }

    private EnvironmentOverrides Overrides(string environment, ServiceSpec spec) => new()
    {
        Limits = Maybe(Limits),
        Judge = Maybe(Judge),
        // What is not said for an environment stays as it is for all.
        Deploy = Maybe(Policy) is { } policy ? policy with { Auto = policy.Auto ?? spec.Deploy.Auto } : null,
        Components = Sorted(spec.Components.Where(c => !c.IsCron && Flip()).Select(c => KeyValuePair.Create(c.Name, new ComponentOverrides
        {
            Instances = Maybe<int?>(() => Number(0, 9)),
            Routes = c.Listens && Flip() && c.Stickiness.Name is null ? Routes(environment + c.Name) : null,
            Env = Env("E"),
            MemoryBytes = Maybe<long?>(() => 1L << 40),
            CpuCores = Maybe<double?>(() => 0.25),
        }))),
    };

    private ImmutableArray<string> Command() => [One("./run", "/usr/bin/env", "a b"), .. Some(3, _ => One(Texts))];

    private ImmutableSortedDictionary<string, string> Env(string prefix) => Sorted(Some(3, i => KeyValuePair.Create($"{prefix}_{i}", One(Texts))));

    private static ImmutableSortedDictionary<string, T> Sorted<T>(IEnumerable<KeyValuePair<string, T>> entries) =>
        ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, entries);

    private TimeSpan Duration(int fromSeconds, int toSeconds) => TimeSpan.FromMilliseconds(Math.Min(Number(fromSeconds, toSeconds) * 1000L + Number(0, 999), toSeconds * 1000L));

    private IEnumerable<T> Some<T>(int atMost, Func<int, T> make) => [.. Enumerable.Range(0, Number(0, atMost)).Select(make)];

    private IEnumerable<string> Names(int count, params string[] names) => [.. names.OrderBy(_ => _random.Next()).Take(count)];

    private T? Maybe<T>(Func<T> make) => Flip() ? make() : default;

    private T One<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private bool Flip() => _random.Next(2) == 0;

    private int Number(int from, int to) => from == to ? from : (int)_random.NextInt64(from, to + 1L);
}
