using System.Collections.Immutable;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Tests.Planning.Simulated;

/// <summary>Three releases of a service, with the components that each has, and the deployments between them.</summary>
public sealed class Shape
{
    public static readonly FleetId Fleet = new("shop", "prod");
    private static readonly string[] Names = ["web", "api", "worker", "mailer"];
    private readonly int[] _choices;
    private readonly Dictionary<int, ServiceSpec> _specs;

    /// <param name="choices">Numbers to make it up from; those that are missing are 0.</param>
    public Shape(int[] choices)
    {
        _choices = choices;
        _specs = Enumerable.Range(1, 3).ToDictionary(n => n, Spec);
        Strategy = new StrategySpec
        {
            Kind = StrategyKind.Canary,
            Surge = Choice(20, 3),
            Unavailable = Choice(20, 3) == 0 ? 1 + Choice(21, 2) : Choice(21, 3),
            Steps = [new CanaryStepSpec(1 + Choice(22, 40), TimeSpan.Zero, false), new CanaryStepSpec(50 + Choice(23, 40), TimeSpan.Zero, false)],
            DrainLimit = TimeSpan.FromSeconds(Choice(24, 20)),
            KeepWarm = TimeSpan.FromSeconds(Choice(25, 3) * 30),
            ProgressDeadline = TimeSpan.FromSeconds(60),
        };
    }

    public StrategySpec Strategy { get; }
    public int Routers => 1 + Choice(26, 2);

    public static ReleaseId Release(int number) => new("shop", number);

    public ImmutableDictionary<ReleaseId, ServiceSpec> Specs => _specs.ToImmutableDictionary(s => Release(s.Key), s => s.Value);

    /// <summary>The plan of a deployment between two releases; 0 for nothing before.</summary>
    public DeploymentPlan Plan(int from, int to, StrategyKind kind = StrategyKind.Canary, string deployment = "d-1") => new()
    {
        Deployment = deployment,
        Fleet = Fleet,
        From = from == 0 ? null : Release(from),
        To = Release(to),
        Strategy = Strategy with { Kind = kind },
        Limits = new LimitsSpec(),
        Components = [.. Names.Where(n => Count(from, n) + Count(to, n) > 0).Select(n => new PlannedComponent(n, Count(from, n), Count(to, n), n is "web" or "api", n is "worker" or "mailer"))],
    };

    private int Count(int release, string component) =>
        release == 0 ? 0 : _specs[release].Components.FirstOrDefault(c => c.Name == component)?.Instances ?? 0;

    private ServiceSpec Spec(int release) => new()
    {
        Name = "shop",
        Components =
        [
            .. Names.Select((name, n) => Component(name, n == 0 ? 1 + Choice(release * 4 + n - 4, 5) : Choice(release * 4 + n - 4, 4))).Where(c => c.Instances > 0),
        ],
    };

    private static ComponentSpec Component(string name, int instances) => new()
    {
        Name = name,
        Instances = instances,
        Routes = name is "web" or "api" ? [new RouteSpec([$"{name}.example"], ["/"])] : [],
        Listens = name is "web" or "api",
        CanBeQuiet = name is "worker",
        Health = new HealthCheck(HealthCheckKind.Alive, RestartAfter: TimeSpan.FromSeconds(5)),
    };

    private int Choice(int at, int options) => (at < _choices.Length ? _choices[at] : 0) % options;

    public override string ToString() =>
        string.Join("; ", _specs.Select(s => $"{s.Key}: {string.Join(", ", s.Value.Components.Select(c => $"{c.Instances} {c.Name}"))}"))
        + $"; surge {Strategy.Surge}, unavailable {Strategy.Unavailable}, weights {string.Join(", ", Strategy.Steps.Select(s => s.Weight))}, {Routers} routers";
}
