using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Tests.Model.Spec;

public sealed class SpecReaderTests
{
    private const string Minimal = """
        name: shop
        components:
          web:
            run: ./shop-web
            routes: [shop.localhost]
        """;

    private const string Full = """
        x-env: &env { LANG: C.UTF-8, WORKERS: 4, DEBUG: false }
        name: shop
        team: Payments
        build:
          commands:
            - make deps
            - [make, -j, 2, all]
            - shell: "make test | tee log"
          output: out/bin/
          env: { CI: "1" }
          time-limit: 20m
        release:
          run: ./shop migrate
          time-limit: 1h
          env: { <<: *env, MODE: migrate }
        components:
          web:
            run: ./shop-web --title "The shop" 'a $b' c\ d
            instances: 3
            primary: true
            routes:
              - shop.example.com
              - shop.example.com/old/
              - { hosts: ["*.shop.example.com"], paths: [/a, /b] }
            sticky: { cookie: shop-release }
            health: { http: /healthz?full=1, interval: 500ms, timeout: 1s, healthy-for: 5s, unhealthy-after: 2 }
            env: *env
            config: { DATABASE_URL: shop/db-url }
            secrets: [STRIPE_KEY]
            resources: { memory: 256Mi, cpu: 0.5 }
            stop: { signal: SIGINT, grace: 1m30s }
          api:
            shell: exec ./api
            health: /ready
          worker:
            run: [./worker, --queue, mail]
            quiet: true
            port: false
          nightly:
            run: ./report
            schedule: { cron: "30 2 * * 1-5", time-zone: Europe/Berlin }
        strategy:
          canary:
            steps: ["5% 30s", {weight: 20%, hold: 5m, ask: true}, 50, "100% 10m ask"]
            force: { header: X-Davit-Release, values: [canary, 2] }
          keep-warm: 10m
        limits: { error-rate: 0.5%, p99: 500ms, minimum-requests: 100, crashes: 1 }
        deploy: { from: main }
        links:
          - { title: Latency, url: "https://grafana.example.com/d/1", kind: dashboard }
        environments:
          staging:
            strategy: rolling
            components:
              web: { instances: 1, routes: [shop.staging.example.com], env: { WORKERS: 1 }, resources: { memory: 1GB } }
          prod:
            limits: { p99: none }
            deploy: { require-reason: true }
        """;

    [Fact]
    public void FiveLines_AreAService_WithDefaultsForTheRest()
    {
        var spec = Valid(Minimal);

        spec.Name.ShouldBe("shop");
        var web = spec.Components.ShouldHaveSingleItem();
        web.Run.ShouldBe(["./shop-web"]);
        web.Instances.ShouldBe(1);
        web.Listens.ShouldBeTrue();
        web.Routes.ShouldHaveSingleItem().Hosts.ShouldBe(["shop.localhost"]);
        web.Routes[0].Paths.ShouldBe(["/"]);
        web.Health.ShouldBe(new HealthCheck(HealthCheckKind.Tcp, null, null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(250), 3));
        spec.Strategy.ShouldBe(new StrategySpec());
        spec.Limits.ShouldBe(new LimitsSpec());
        spec.Primary.ShouldBe(web);
    }

    [Fact]
    public void EveryKey_IsRead_InAFullFile()
    {
        var spec = Valid(Full);

        spec.Team.ShouldBe("Payments");
        spec.Build!.Commands.Select(c => string.Join("|", c)).ShouldBe(["make|deps", "make|-j|2|all", "/bin/sh|-c|make test | tee log"]);
        (spec.Build.Output, spec.Build.TimeLimit, spec.Build.Env["CI"]).ShouldBe(("out/bin", TimeSpan.FromMinutes(20), "1"));
        spec.Release!.Env.Keys.ShouldBe(["DEBUG", "LANG", "MODE", "WORKERS"]);
        var web = spec.Component("web");
        web.Run.ShouldBe(["./shop-web", "--title", "The shop", "a $b", "c d"]);
        web.Routes.Select(r => $"{string.Join(",", r.Hosts)} {string.Join(",", r.Paths)}").ShouldBe(["shop.example.com /", "shop.example.com /old", "*.shop.example.com /a,/b"]);
        web.Stickiness.ShouldBe(new Stickiness(StickyBy.Cookie, "shop-release"));
        web.Health.ShouldBe(new HealthCheck(HealthCheckKind.Http, "/healthz?full=1", null, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), 2));
        web.Config["DATABASE_URL"].ShouldBe(new ConfigReference("shop/db-url", false));
        web.Config["STRIPE_KEY"].ShouldBe(new ConfigReference("STRIPE_KEY", true));
        (web.MemoryBytes, web.CpuCores, web.StopSignal, web.StopGrace).ShouldBe((256L * 1024 * 1024, 0.5, "INT", TimeSpan.FromSeconds(90)));
        spec.Component("api").Health.Kind.ShouldBe(HealthCheckKind.Http);
        spec.Component("api").Listens.ShouldBeTrue();
        spec.Component("api").Run.ShouldBe(["/bin/sh", "-c", "exec ./api"]);
        spec.Component("worker").ShouldSatisfyAllConditions(w => w.CanBeQuiet.ShouldBeTrue(), w => w.IsWorker.ShouldBeTrue(), w => w.Health.HealthyFor.ShouldBe(TimeSpan.FromSeconds(3)));
        spec.Component("nightly").Schedule.ShouldBe(new ScheduleSpec("30 2 * * 1-5", "Europe/Berlin"));
        spec.Strategy.Steps.ShouldBe([new(5, TimeSpan.FromSeconds(30), false), new(20, TimeSpan.FromMinutes(5), true), new(50, TimeSpan.FromMinutes(1), false), new(100, TimeSpan.FromMinutes(10), true)]);
        spec.Strategy.Force!.Values.ShouldBe(["canary", "2"]);
        spec.Limits.ShouldBe(new LimitsSpec { ErrorRate = 0.005, P99 = TimeSpan.FromMilliseconds(500), MinimumRequests = 100, Crashes = 1 });
        spec.Links.ShouldBe([new LinkSpec("Latency", "https://grafana.example.com/d/1", "dashboard")]);
    }

    [Fact]
    public void AnEnvironment_KeepsWhatItDoesNotSay()
    {
        var spec = Valid(Full);

        var staging = spec.For("staging");
        var prod = spec.For("prod");

        (staging.Strategy.Kind, staging.Strategy.KeepWarm).ShouldBe((StrategyKind.Rolling, TimeSpan.FromMinutes(10)));
        staging.Component("web").ShouldSatisfyAllConditions(
            w => w.Instances.ShouldBe(1),
            w => w.Routes.ShouldHaveSingleItem().Hosts.ShouldBe(["shop.staging.example.com"]),
            w => w.Env.ShouldContainKeyAndValue("LANG", "C.UTF-8"),
            w => w.Env.ShouldContainKeyAndValue("WORKERS", "1"),
            w => (w.MemoryBytes, w.CpuCores).ShouldBe((1_000_000_000L, 0.5)));
        prod.Strategy.Kind.ShouldBe(StrategyKind.Canary);
        prod.Limits.ShouldBe(new LimitsSpec { ErrorRate = 0.005, P99 = null, MinimumRequests = 100, Crashes = 1 });
        (prod.Deploy.From[0], prod.Deploy.RequireReason).ShouldBe(("main", true));
        prod.Environments.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("local", "shop.localhost")]
    [InlineData("staging", "shop.staging.localhost")]
    public void AWeb_ThatSaysNothingOfRoutes_HasOneByTheEnvironmentsName(string environment, string host)
    {
        var spec = Valid("name: shop\ncomponents: {web: {run: ./web}}");

        spec.Component("web").IsRouted.ShouldBeTrue();
        spec.For(environment).Component("web").Routes.ShouldHaveSingleItem().Hosts.ShouldBe([host]);
    }

    [Fact]
    public void AWeb_HasNoRoute_WhenItSaysSo()
    {
        var spec = Valid("name: shop\ncomponents: {web: {run: ./web, routes: []}}");

        spec.For("local").Component("web").ShouldSatisfyAllConditions(w => w.IsRouted.ShouldBeFalse(), w => w.Listens.ShouldBeTrue());
    }

    [Fact]
    public void ACanary_HasSteps_WhenNoneAreSaid() =>
        Valid($"{Minimal}\nstrategy: canary").Strategy.Steps.ShouldBe(StrategySpec.DefaultCanarySteps);

    [Theory]
    [InlineData("components: { web: { run: { shell: exec ./web $PORT } } }")]
    [InlineData("components: { web: { shell: exec ./web $PORT } }")]
    [InlineData("components: { web: { run: [/bin/sh, -c, exec ./web $PORT] } }")]
    public void AShell_IsAskedFor_InPlaceOfRunOrUnderIt(string components) =>
        Valid($"name: shop\n{components}").Component("web")!.Run.ShouldBe(["/bin/sh", "-c", "exec ./web $PORT"]);

    [Fact]
    public void AFile_LargerThanAMegabyte_IsNotLookedAt() =>
        SpecReader.Read("davit.yaml", $"{Minimal}\n#{new string('x', 1024 * 1024)}").Errors.ShouldHaveSingleItem().ToString()
            .ShouldBe("davit.yaml:1:1: the file is larger than 1 MB");

    [Fact]
    public void Maps_ThatMergeEachOther_AreRefused_BeforeTheyGrow()
    {
        var wide = string.Join(", ", Enumerable.Range(0, 10_000).Select(i => $"K{i}: 1"));
        var many = string.Concat(Enumerable.Range(0, 5_000).Select(i => $"x-{i}: {{<<: *wide}}\n"));

        SpecReader.Read("davit.yaml", $"x-wide: &wide {{{wide}}}\n{many}").Errors.ShouldHaveSingleItem().Message
            .ShouldBe("more than 50000 values when the aliases are written out");
    }

    private static ServiceSpec Valid(string text)
    {
        var result = SpecReader.Read("davit.yaml", text);
        result.Errors.Select(e => e.ToString()).ShouldBeEmpty();
        return result.Spec!;
    }
}
