using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec;
using Davit.Core.Model.Spec.Text;
using Davit.Plugins;

namespace Davit.Tests.Model.Spec;

/// <summary>Writes a spec as <c>davit.yaml</c>: maps in lines, lists and values as JSON, which YAML takes too.</summary>
internal static class SpecYaml
{
    public static string Write(ServiceSpec spec)
    {
        var text = new StringBuilder();
        Write(Service(spec), 0, text);
        return text.ToString();
    }

    private static void Write(JsonObject map, int depth, StringBuilder text)
    {
        foreach (var (key, value) in map.Where(p => p.Value is not null))
        {
            text.Append(' ', depth * 2).Append(key.Contains('<', StringComparison.Ordinal) ? $"\"{key}\"" : key).Append(':');
            if (value is JsonObject inner && inner.Any(p => p.Value is not null))
            {
                text.Append('\n');
                Write(inner, depth + 1, text);
            }
            else
            {
                text.Append(' ').Append(value is JsonObject ? "{}" : value!.ToJsonString()).Append('\n');
            }
        }
    }

    private static JsonObject Service(ServiceSpec s) => new()
    {
        ["name"] = s.Name,
        ["team"] = s.Team,
        ["components"] = new JsonObject(s.Components.Select(c => KeyValuePair.Create(c.Name, (JsonNode?)Component(c)))),
        ["build"] = s.Build is null ? null : new JsonObject
        {
            ["commands"] = new JsonArray([.. s.Build.Commands.Select(List)]),
            ["output"] = s.Build.Output.Length == 0 ? null : s.Build.Output,
            ["env"] = Map(s.Build.Env),
            ["time-limit"] = Durations.Write(s.Build.TimeLimit),
        },
        ["release"] = s.Release is null ? null : new JsonObject { ["run"] = List(s.Release.Run), ["env"] = Map(s.Release.Env), ["time-limit"] = Durations.Write(s.Release.TimeLimit) },
        ["strategy"] = Strategy(s.Strategy),
        ["limits"] = Limits(s.Limits),
        ["judge"] = s.Judge is null ? null : Judge(s.Judge),
        ["deploy"] = Policy(s.Deploy),
        ["links"] = new JsonArray([.. s.Links.Select(l => new JsonObject { ["title"] = l.Title, ["url"] = l.Url, ["kind"] = l.Kind })]),
        ["environments"] = new JsonObject(s.Environments.Select(e => KeyValuePair.Create(e.Key, (JsonNode?)Environment(e.Value)))),
    };

    private static JsonObject Component(ComponentSpec c) => new()
    {
        ["run"] = List(c.Run),
        ["instances"] = c.IsCron ? null : c.Instances,
        ["port"] = c.Listens,
        ["routes"] = c.IsCron || c.HasDefaultRoute ? null : Routes(c.Routes),
        ["sticky"] = c.Stickiness.Name is null ? null : new JsonObject { [c.Stickiness.By == StickyBy.Cookie ? "cookie" : "header"] = c.Stickiness.Name },
        ["health"] = c.IsCron ? null : Health(c.Health),
        ["env"] = Map(c.Env),
        ["config"] = Map(c.Config.Where(r => !r.Value.IsSecret).Select(r => KeyValuePair.Create(r.Key, r.Value.Key))),
        ["secrets"] = Map(c.Config.Where(r => r.Value.IsSecret).Select(r => KeyValuePair.Create(r.Key, r.Value.Key))),
        ["resources"] = Resources(c.MemoryBytes, c.CpuCores),
        ["stop"] = new JsonObject { ["signal"] = c.StopSignal, ["grace"] = Durations.Write(c.StopGrace) },
        ["schedule"] = c.Schedule is null ? null : new JsonObject { ["cron"] = c.Schedule.Cron, ["time-zone"] = c.Schedule.TimeZone },
        ["quiet"] = c.IsCron ? null : c.CanBeQuiet,
        ["outcomes"] = c.Outcomes is not { } o ? null : new JsonObject { ["path"] = o.Path, ["good"] = o.Good, ["total"] = o.Total, ["bad"] = o.Bad },
    };

    private static JsonObject Environment(EnvironmentOverrides e) => new()
    {
        ["limits"] = e.Limits is null ? null : Limits(e.Limits),
        ["judge"] = e.Judge is null ? null : Judge(e.Judge),
        ["deploy"] = e.Deploy is null ? null : Policy(e.Deploy),
        ["components"] = new JsonObject(e.Components.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)new JsonObject
        {
            ["instances"] = c.Value.Instances,
            ["routes"] = c.Value.Routes is { } routes ? Routes(routes) : null,
            ["env"] = Map(c.Value.Env),
            ["resources"] = Resources(c.Value.MemoryBytes, c.Value.CpuCores),
        }))),
    };

    private static JsonObject Health(HealthCheck h) => new()
    {
        [h.Kind.ToString().ToLowerInvariant()] = h.Kind switch { HealthCheckKind.Http => h.Path, HealthCheckKind.Command => List(h.Command!), _ => true },
        ["interval"] = Durations.Write(h.Interval),
        ["timeout"] = Durations.Write(h.Timeout),
        ["healthy-for"] = Durations.Write(h.HealthyFor),
        ["unhealthy-after"] = h.UnhealthyAfter,
        ["restart-after"] = h.RestartAfter is { } patience ? Durations.Write(patience) : null,
    };

    private static JsonObject Strategy(StrategySpec s) => new()
    {
        ["kind"] = s.Kind == StrategyKind.BlueGreen ? "blue-green" : s.Kind.ToString().ToLowerInvariant(),
        ["canary"] = s.Kind != StrategyKind.Canary ? null : new JsonObject
        {
            ["steps"] = new JsonArray([.. s.Steps.Select((step, i) => i % 2 == 0
                ? (JsonNode)$"{step.Weight}% {Durations.Write(step.Hold)}{(step.Ask ? " ask" : "")}"
                : new JsonObject { ["weight"] = step.Weight, ["hold"] = Durations.Write(step.Hold), ["ask"] = step.Ask })]),
            ["force"] = s.Force is null ? null : new JsonObject { ["header"] = s.Force.Header, ["values"] = List(s.Force.Values) },
        },
        ["surge"] = s.Kind == StrategyKind.Rolling ? s.Surge : null,
        ["unavailable"] = s.Kind == StrategyKind.Rolling ? s.Unavailable : null,
        ["ask-before-switch"] = s.Kind == StrategyKind.BlueGreen ? s.AskBeforeSwitch : null,
        ["hold-requests"] = s.Kind == StrategyKind.Recreate ? s.HoldRequests : null,
        ["keep-warm"] = Durations.Write(s.KeepWarm),
        ["progress-deadline"] = Durations.Write(s.ProgressDeadline),
        ["drain-limit"] = Durations.Write(s.DrainLimit),
        ["gate-deadline"] = Durations.Write(s.GateDeadline),
    };

    private static JsonObject Limits(LimitsSpec l) => new()
    {
        ["error-rate"] = l.ErrorRate is { } rate ? Percent(rate) : "none",
        ["p99"] = l.P99 is { } p99 ? Durations.Write(p99) : "none",
        ["minimum-requests"] = l.MinimumRequests,
        ["crashes"] = l.Crashes,
    };

    private static JsonObject Judge(JudgeSpec j) => new()
    {
        ["baseline"] = j.Baseline.ToString().ToLowerInvariant(),
        ["false-alarms"] = Percent(j.FalseAlarms),
        ["minimum-requests"] = j.MinimumRequests,
        ["minimum-jobs"] = j.MinimumJobs,
        ["error-increase"] = Percent(j.ErrorIncrease),
        ["error-difference"] = Percent(j.ErrorDifference),
        ["latency-increase"] = Percent(j.LatencyIncrease),
        ["latency-difference"] = Durations.Write(j.LatencyDifference),
        ["patience"] = Durations.Write(j.Patience),
    };

    private static string Percent(double share) => $"{((decimal)share * 100).ToString(CultureInfo.InvariantCulture)}%";

    private static JsonObject Policy(DeployPolicy p) => new() { ["from"] = List(p.From), ["require-reason"] = p.RequireReason, ["auto"] = p.Auto is null ? null : Auto(p.Auto) };

    // As short as a person would write it, where that says the same.
    private static JsonNode Auto(AutoPolicy a) => a is { Branch: { } branch, Checks: [], Windows: [], ResumesOnFix: false } ? JsonValue.Create(branch) : new JsonObject
    {
        ["branch"] = a.Branch,
        ["after"] = a.After,
        ["for"] = a.After is null ? null : Durations.Write(a.For),
        ["checks"] = a.Checks is [var check] ? JsonValue.Create(check) : List(a.Checks),
        ["windows"] = List(a.Windows.Select(w => w.ToString())),
        ["resume"] = a.ResumesOnFix ? "on-fix" : "by-person",
    };

    private static JsonObject Resources(long? memory, double? cpu) => new() { ["memory"] = memory is null ? null : $"{memory}B", ["cpu"] = cpu };

    private static JsonArray Routes(ImmutableArray<RouteSpec> routes) => new([.. routes.Select(r => r is { Hosts.Length: 1, Paths.Length: 1 }
        ? (JsonNode)(r.Hosts[0] + (r.Paths[0] == "/" ? "" : r.Paths[0]))
        : new JsonObject { ["hosts"] = List(r.Hosts), ["paths"] = List(r.Paths) })]);

    private static JsonNode List(IEnumerable<string> texts) => new JsonArray([.. texts.Select(t => JsonValue.Create(t))]);

    private static JsonNode List(ImmutableArray<string> texts) => List(texts.AsEnumerable());

    private static JsonObject Map(IEnumerable<KeyValuePair<string, string>> texts) => new(texts.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));
}
