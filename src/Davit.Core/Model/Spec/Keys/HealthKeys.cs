using System.Collections.Immutable;
using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Reading;
using Davit.Plugins;

namespace Davit.Core.Model.Spec.Keys;

/// <summary>A health check as far as the file says it.</summary>
internal sealed record HealthDraft
{
    public HealthCheckKind? Kind { get; init; }
    public string? Path { get; init; }
    public ImmutableArray<string>? Command { get; init; }
    public TimeSpan? Interval { get; init; }
    public TimeSpan? Timeout { get; init; }
    public TimeSpan? HealthyFor { get; init; }
    public int? UnhealthyAfter { get; init; }
    public TimeSpan? RestartAfter { get; init; }

    public bool NeedsPort => Kind is HealthCheckKind.Http or HealthCheckKind.Tcp;

    public HealthCheck Complete(bool listens)
    {
        var full = HealthDefaults.For(Kind ?? (listens ? HealthCheckKind.Tcp : HealthCheckKind.Alive), Path, Command);
        return full with
        {
            Interval = Interval ?? full.Interval,
            Timeout = Timeout ?? full.Timeout,
            HealthyFor = HealthyFor ?? full.HealthyFor,
            UnhealthyAfter = UnhealthyAfter ?? full.UnhealthyAfter,
            RestartAfter = RestartAfter,
        };
    }
}

internal static class HealthKeys
{
    public static Form<string> Path { get; } = new ScalarForm<string>(
        "a path that begins with /, such as /healthz", [ScalarKind.Text],
        s => (s.StartsWith('/') && !s.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '#'), s),
        () => new() { ["type"] = "string", ["pattern"] = "^/[^\\s#]*$" },
        s => s.StartsWith('/') || s.Contains(':', StringComparison.Ordinal) || s.Any(char.IsWhiteSpace) ? null : $"/{s}");

    private static readonly Form<HealthDraft> Word = new ScalarForm<HealthDraft>(
        "a path such as /healthz, or one of tcp, alive", [ScalarKind.Text],
        s => s switch
        {
            "tcp" => (true, new HealthDraft { Kind = HealthCheckKind.Tcp }),
            "alive" => (true, new HealthDraft { Kind = HealthCheckKind.Alive }),
            ['/', ..] when !s.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c == '#') => (true, new HealthDraft { Kind = HealthCheckKind.Http, Path = s }),
            _ => (false, null),
        },
        () => new() { ["type"] = "string", ["pattern"] = "^(/[^\\s#]*|tcp|alive)$" },
        s => NearestName.Of(s, ["tcp", "alive"]) ?? (s.Any(c => char.IsWhiteSpace(c) || c == ':') || s.StartsWith('/') ? null : $"/{s}"));

    private static readonly Form<bool> True = Plain.Flag.Unless(f => f ? null : "is false; leave it out, or choose another kind of check");

    private static readonly Form<HealthDraft> Map = new MapForm<HealthDraft>(() => new(), "a map")
        .Key("http", Path, "A GET of this path on the component's port must answer 200 to 399.", (h, v) => h with { Kind = HealthCheckKind.Http, Path = v })
        .Key("tcp", True, "The component's port must accept a connection.", (h, _) => h with { Kind = HealthCheckKind.Tcp })
        .Key("command", Commands.Any, "This command, run beside the component, must exit with 0.", (h, v) => h with { Kind = HealthCheckKind.Command, Command = v })
        .Key("alive", True, "The process must run; nothing is asked.", (h, _) => h with { Kind = HealthCheckKind.Alive })
        .Key("interval", Plain.Duration("100ms", "1h"), "From the end of a probe to the start of the next. Default 1s.", (h, v) => h with { Interval = v })
        .Key("timeout", Plain.Duration("10ms", "5m"), "A probe that takes longer has failed. Default 2s.", (h, v) => h with { Timeout = v })
        .Key("healthy-for", Plain.Duration("0s", "1h"), "For how long every probe must pass before the instance is ready. Default 250ms, which is a few answers in a row; 3s for alive.", (h, v) => h with { HealthyFor = v })
        .Key("unhealthy-after", Plain.Whole(1, 1000), "How many probes in a row must fail before a ready instance is no longer ready. Default 3.", (h, v) => h with { UnhealthyAfter = v })
        .Key("restart-after", Plain.Duration("0s", "1h"), "How long an instance that was ready may fail before it is replaced; 0s for never. Default 30s.", (h, v) => h with { RestartAfter = v })
        .OneOrNone("http", "tcp", "command", "alive");

    public static Form<HealthDraft> Health { get; } = new ShapeForm<HealthDraft>("a path such as /healthz, one of tcp, alive, or a map", Word, map: Map);
}
