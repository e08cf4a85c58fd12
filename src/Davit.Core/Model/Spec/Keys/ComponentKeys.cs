using System.Collections.Immutable;
using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Reading;
using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>A component as far as the file says it: what it does not say depends on the rest of it.</summary>
internal sealed record ComponentDraft
{
    public ComponentSpec Spec { get; init; } = new() { Name = "" };
    public HealthDraft Health { get; init; } = new();
    public bool? Port { get; init; }
    public ImmutableArray<RouteSpec>? Routes { get; init; }

    public ComponentSpec Complete(string name)
    {
        var isWeb = name == "web" && !Spec.IsCron;
        var listens = Port ?? (Routes is { Length: > 0 } || Health.NeedsPort || Spec.Outcomes is not null || isWeb);
        return Spec with
        {
            Name = name,
            Listens = listens,
            Routes = Routes ?? [],
            HasDefaultRoute = Routes is null && isWeb && listens,
            Health = Health.Complete(listens),
        };
    }
}

internal static class ComponentKeys
{
    private static readonly Form<string> Key = new ScalarForm<string>(
        "a key of the configuration: letters, digits, and any of _ . / -", [ScalarKind.Text],
        s => (s.Length is > 0 and <= 200 && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '/' or '-'), s),
        () => new() { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9_./-]{1,200}$" });

    public static MapForm<Resources> ResourceKeys { get; } = new MapForm<Resources>(() => new(null, null), "a map with memory and cpu")
        .Key("memory", Plain.Memory, "The most memory it may use: 256MB, 512Mi, 1.5GB. Default: no limit.", (r, v) => r with { Memory = v })
        .Key("cpu", Plain.Cores, "The most processor time it may use, in cores: 0.5. Default: no limit.", (r, v) => r with { Cpu = v });

    private static readonly Form<(string Signal, TimeSpan Grace)> Stop = new MapForm<(string Signal, TimeSpan Grace)>(() => ("TERM", TimeSpan.FromSeconds(10)), "a map with signal and grace")
        .Key("signal", Plain.Choice([.. new[] { "TERM", "INT", "QUIT", "HUP", "USR1", "USR2", "KILL" }.SelectMany(s => new[] { (s, s), ($"SIG{s}", s) })]),
            "The signal that asks it to end. Default TERM.", (s, v) => (v, s.Grace))
        .Key("grace", Plain.Duration("0s", "1h"), "How long it has before it is killed. Default 10s.", (s, v) => (s.Signal, v));

    private static readonly Form<string> Cron = Plain.Line("a cron expression of 5 fields, such as '0 3 * * *'").Unless(CronText.Wrong, "^(@[a-z]+|\\s*\\S+(\\s+\\S+){4}\\s*)$");

    private static readonly Form<string> Zone = new ScalarForm<string>(
        "a time zone such as UTC or Europe/Berlin", [ScalarKind.Text], s => (CronText.Zone(s) is not null, s), () => new() { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9/_+-]+$" }, CronText.NearestZone);

    private static readonly Form<ScheduleSpec> Schedule = new ShapeForm<ScheduleSpec>(
        "a cron expression such as '0 3 * * *', or a map with cron and time-zone",
        Cron.To(c => new ScheduleSpec(c)),
        map: new MapForm<ScheduleSpec>(() => new("0 0 * * *"), "a map")
            .Key("cron", Cron, "When: minute, hour, day of month, month, day of week; or @hourly, @daily, @weekly, @monthly.", (s, v) => s with { Cron = v }, required: true)
            .Key("time-zone", Zone, "The time zone whose clock is meant. Default UTC.", (s, v) => s with { TimeZone = v }));

    public static MapForm<ComponentDraft> Component { get; } = new MapForm<ComponentDraft>(() => new(), "a map with at least 'run' or 'shell'")
        .Key("run", Commands.Any, "The command: text that is split at spaces (quotes count, no shell runs), a list, or {shell: ...}.", (c, v) => c with { Spec = c.Spec with { Run = v } })
        .Key("shell", Commands.Shell, "The command as a text for /bin/sh -c, instead of run.", (c, v) => c with { Spec = c.Spec with { Run = v } })
        .Key("instances", Plain.Whole(0, 1000), "How many run. Default 1.", (c, v) => c with { Spec = c.Spec with { Instances = v } })
        .Key("port", Plain.Flag, "Whether it is given a PORT to listen on. Default: true with routes, outcomes, an http or tcp health check, or the name web.", (c, v) => c with { Port = v })
        .Key("primary", Plain.Flag, "Its first ready instance lets the others start. Default: the first component with routes.", (c, v) => c with { Spec = c.Spec with { IsPrimary = v } })
        .Key("routes", RouteKeys.Routes, "What requests it answers. Default for web: SERVICE.localhost, or SERVICE.ENVIRONMENT.localhost beyond local; none for others.", (c, v) => c with { Routes = v })
        .Key("sticky", RouteKeys.Sticky, "What keeps a visitor with a release. Default: nothing.", (c, v) => c with { Spec = c.Spec with { Stickiness = v } })
        .Key("health", HealthKeys.Health, "How its health is asked. Default: tcp when it has a port, else alive.", (c, v) => c with { Health = v })
        .Key("env", Commands.Env, "Variables and their values.", (c, v) => c with { Spec = c.Spec with { Env = v } })
        .Key("config", References(false), "Variables and the configuration keys that fill them, or a list of keys that are the variables' names too.", (c, v) => c with { Spec = c.Spec with { Config = c.Spec.Config.SetItems(v) } })
        .Key("secrets", References(true), "The same for secrets.", (c, v) => c with { Spec = c.Spec with { Config = c.Spec.Config.SetItems(v) } })
        .Key("resources", ResourceKeys, "What it may use at most.", (c, v) => c with { Spec = c.Spec with { MemoryBytes = v.Memory, CpuCores = v.Cpu } })
        .Key("stop", Stop, "How it is asked to end.", (c, v) => c with { Spec = c.Spec with { StopSignal = v.Signal, StopGrace = v.Grace } })
        .Key("schedule", Schedule, "When it runs, for a component that does not run on.", (c, v) => c with { Spec = c.Spec with { Schedule = v } })
        .Key("quiet", Plain.Flag, "It reads the file named by DAVIT_WORK_FILE, and so can be started before it may take work. Default false.", (c, v) => c with { Spec = c.Spec with { CanBeQuiet = v } })
        .Key("outcomes", OutcomesKeys.Outcomes, "The counters by which it tells what its jobs came to, for the judge. Default: none.", (c, v) => c with { Spec = c.Spec with { Outcomes = v } })
        .One("run", "shell")
        .Elsewhere("instances", "replicas", "scale", "count", "min")
        .Elsewhere("run", "command", "cmd", "entrypoint", "start", "exec")
        .Elsewhere("health", "healthcheck", "health-check", "probe", "readiness")
        .Elsewhere("env", "environment", "vars", "variables")
        .Elsewhere("routes", "hosts", "host", "domains", "domain", "url", "ingress")
        .Elsewhere("port", "ports", "listen")
        .Elsewhere("schedule", "cron")
        .Elsewhere("outcomes", "metrics", "counters", "jobs")
        .Elsewhere("stop", "kill-signal", "stop-signal", "grace")
        .Elsewhere("resources", "memory", "cpu")
        .Misplaced("at the top of the file, beside 'components'", () => ServiceKeys.Service.Keys)
        .Check(ComponentChecks.Check);

    private static Form<ImmutableArray<KeyValuePair<string, ConfigReference>>> References(bool areSecret) => new ShapeForm<ImmutableArray<KeyValuePair<string, ConfigReference>>>(
        "a map of variables and keys, or a list of keys",
        list: new ListForm<string>(Plain.Variable).To(keys => keys.Select(k => KeyValuePair.Create(k, new ConfigReference(k, areSecret))).ToImmutableArray()),
        map: new EntriesForm<string>(Plain.Variable, Key).To(e => e.Select(p => KeyValuePair.Create(p.Key, new ConfigReference(p.Value, areSecret))).ToImmutableArray()));
}

internal sealed record Resources(long? Memory, double? Cpu);
