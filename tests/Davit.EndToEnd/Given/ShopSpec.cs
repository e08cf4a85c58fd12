namespace Davit.EndToEnd.Given;

/// <summary>What the test's shop asks for in its davit.yaml. Short times everywhere: tests wait for conditions, not for these.</summary>
internal sealed record ShopSpec
{
    public int Web { get; init; } = 2;

    public string WebName { get; init; } = "web";

    public string RestartAfter { get; init; } = "30s";

    public int Workers { get; init; }

    /// <summary>What is wrong with the web: <c>unhealthy</c>, <c>hang</c>, <c>crash</c> or <c>errors</c>.</summary>
    public string WebFlaw { get; init; } = "";

    /// <summary>Whether the worker tells what its jobs came to, and the judge hears it.</summary>
    public bool HasJobs { get; init; }

    /// <summary>What is wrong with the worker: <c>crash</c>, or <c>jobs</c> for three in ten that fail. When it crashes, it is then waited for until even a busy machine has come to its end.</summary>
    public string WorkerFlaw { get; init; } = "";

    /// <summary>Null for no release job; else what is wrong with it: <c>fail</c>, <c>hang</c>, <c>slow</c> or nothing.</summary>
    public string? Job { get; init; }

    public string JobLimit { get; init; } = "20s";

    public string Strategy { get; init; } = "kind: rolling";

    public string DrainLimit { get; init; } = "5s";

    public string ProgressDeadline { get; init; } = "60s";

    public string HealthTimeout { get; init; } = "5s";

    public string? Build { get; init; }

    public static ShopSpec Canary(params string[] steps) => new() { Strategy = $"canary: {{ steps: [{string.Join(", ", steps.Select(s => $"\"{s}\""))}] }}" };

    public string Yaml(string control)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Davit.TestService");
        var worker = Workers == 0 ? "" : $$"""

              worker:
                run: {{program}} shop worker
                instances: {{Workers}}
                quiet: true
                {{(HasJobs ? "outcomes: { total: jobs_total, bad: 'jobs_total{status=\"failed\"}' }" : "port: false")}}
                health: { alive: true, healthy-for: {{(WorkerFlaw == "crash" ? "4s" : "200ms")}} }
                env: { CONTROL: {{control}}, FLAW: "{{WorkerFlaw}}" }
            """;
        var job = Job is null ? "" : $$"""

            release:
              run: {{program}} shop release
              time-limit: {{JobLimit}}
              env: { CONTROL: {{control}}, FLAW: "{{Job}}" }
            """;
        return $$"""
            name: shop
            components:
              {{WebName}}:
                run: {{program}} shop web
                instances: {{Web}}
                routes: ["*"]
                health: { http: /healthz, interval: 100ms, timeout: {{HealthTimeout}}, healthy-for: 100ms, unhealthy-after: 2, restart-after: {{RestartAfter}} }
                env: { CONTROL: {{control}}, FLAW: "{{WebFlaw}}" }{{worker}}{{job}}
            {{Build}}
            limits: { minimum-requests: 50, error-rate: 2% }
            judge: {{(HasJobs ? "{ baseline: stable, minimum-requests: 1, minimum-jobs: 20 }" : "off")}}
            strategy:
              {{Strategy}}
              drain-limit: {{DrainLimit}}
              progress-deadline: {{ProgressDeadline}}
            """;
    }
}
