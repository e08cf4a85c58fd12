using Davit.Plugins;
using Davit.Targets.Processes;
using Davit.Testing;

namespace Davit.Contracts.Targets;

/// <summary>How processes are asked for their health, and what is told of the answers.</summary>
public sealed class ProcessTargetHealthTests : ProcessTargetFixture
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(50);

    [Fact]
    public async Task FlappingInstance_LosesReadiness_OnlyAfterSoManyFailures_AndGainsItBack()
    {
        var order = await Started(Web(new HealthCheck(HealthCheckKind.Http, "/healthz", Interval: Short, UnhealthyAfter: 2)));
        var ready = await Sees(order.Id, r => r.IsReady);
        ready.LastProbe.ShouldNotBeNull().ShouldStartWith("GET /healthz answered 200 in ");

        Space.Write("health", "500");
        var failing = await Sees(order.Id, r => r.Health is HealthState.Failing);
        failing.LastProbe.ShouldNotBeNull().ShouldStartWith("GET /healthz answered 500 in ");
        failing.ReadySince.ShouldBeNull();
        failing.State.ShouldBe(InstanceState.Running);

        Space.Write("health", "204");
        (await Sees(order.Id, r => r.IsReady)).ReadySince!.Value.ShouldBeGreaterThan(ready.ReadySince!.Value);
    }

    [Fact]
    public async Task InstanceThatNeverAnswers_IsPending_AndSaysWhy()
    {
        var order = await Started(Order(Shell("sleep 1000")) with { Listens = true, Health = new HealthCheck(HealthCheckKind.Http, "/") });

        var report = await Sees(order.Id, r => r.LastProbe is not null);

        report.Health.ShouldBe(HealthState.Pending);
        report.LastProbe.ShouldBe($"nothing listens on port {report.Address!.Split(':')[1]}");
    }

    [Fact]
    public async Task InstanceThatListensElsewhere_IsToldWhere()
    {
        const string server = "import socket, time; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); print(s.getsockname()[1], flush=True); time.sleep(1000)";
        var order = await Started(Order(["sh", "-c", $"python3 -c \"{server}\""]) with { Listens = true, Health = new HealthCheck(HealthCheckKind.Http, "/") });

        var report = await Sees(order.Id, r => r.LastProbe?.Contains("instead", StringComparison.Ordinal) == true);

        var line = await Eventually.Sees(() => Text(order.Id), log => log.Contains('\n', StringComparison.Ordinal), "the port it took");
        report.LastProbe.ShouldBe($"nothing listens on port {report.Address!.Split(':')[1]}, which its variable PORT names; it listens on {line.Trim()} instead");
    }

    [Fact]
    public async Task InstanceThatHangs_RunsOutOfTime()
    {
        Space.Write("health", "hang");
        var order = await Started(Web(new HealthCheck(HealthCheckKind.Http, "/healthz", Timeout: TimeSpan.FromMilliseconds(300))));

        await Sees(order.Id, r => r.LastProbe == "no answer within 0.3 s");
    }

    [Fact]
    public async Task TcpCheck_Passes_WhenThePortAccepts()
    {
        var order = await Started(Web(new HealthCheck(HealthCheckKind.Tcp)));

        (await Sees(order.Id, r => r.IsReady)).LastProbe.ShouldNotBeNull().ShouldEndWith("accepts connections");
    }

    [Fact]
    public async Task CommandCheck_RunsInTheInstancesFolder_WithItsVariables_AndTellsItsLastLine()
    {
        Space.Write("artifact/marker", "");
        var order = await Started(Order(Shell("sleep 1000")) with
        {
            Listens = true,
            Environment = new Dictionary<string, string> { ["GREETING"] = "hello" },
            Health = new HealthCheck(HealthCheckKind.Command, Command: Shell("test -f marker && echo \"$GREETING on $PORT\"")),
        });

        var report = await Sees(order.Id, r => r.IsReady);

        report.LastProbe.ShouldNotBeNull().ShouldContain($"hello on {report.Address!.Split(':')[1]}");
    }

    [Fact]
    public async Task CommandCheckThatHangs_IsEnded()
    {
        var order = await Started(Order(Shell("sleep 1000")) with
        {
            Health = new HealthCheck(HealthCheckKind.Command, Command: Shell("echo $$ >> pids; sleep 1005"), Timeout: TimeSpan.FromMilliseconds(200)),
        });
        await Sees(order.Id, r => r.LastProbe == "no answer within 0.2 s");

        await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();

        File.ReadAllLines(Space["artifact/pids"]).ShouldAllBe(pid => !Runs(int.Parse(pid, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task ReadyInstance_IsReadyAtOnce_WhenItIsAdopted()
    {
        var order = await Started(Web(new HealthCheck(HealthCheckKind.Http, "/healthz", HealthyFor: TimeSpan.FromSeconds(1))));
        var before = await Sees(order.Id, r => r.IsReady);

        await Close(Target);
        Target = await Open();

        (await Sees(order.Id, r => r.Health is not HealthState.Pending)).ReadySince.ShouldBe(before.ReadySince);
    }

    [Fact]
    public async Task AdoptedInstance_ThatFailsNow_IsNoLongerReady()
    {
        var order = await Started(Web(new HealthCheck(HealthCheckKind.Http, "/healthz", Interval: Short, UnhealthyAfter: 1)));
        await Sees(order.Id, r => r.IsReady);
        await Close(Target);

        Space.Write("health", "503");
        Target = await Open();

        (await Sees(order.Id, r => r.Health is HealthState.Failing)).LastProbe.ShouldNotBeNull().ShouldContain("503");
    }

    [Fact]
    public async Task FailingInstance_IsFailingSinceTheSameTime_WhenItIsAdopted()
    {
        var order = await Started(Web(new HealthCheck(HealthCheckKind.Http, "/healthz", Interval: Short, UnhealthyAfter: 1)));
        await Sees(order.Id, r => r.IsReady);
        Space.Write("health", "503");
        var before = await Sees(order.Id, r => r.FailingSince is not null);

        await Close(Target);
        Target = await Open();

        (await Sees(order.Id, r => r.LastProbe is not null)).FailingSince.ShouldBe(before.FailingSince);
        Space.Write("health", "204");
        (await Sees(order.Id, r => r.IsReady)).FailingSince.ShouldBeNull();
    }

    [Fact]
    public async Task HealthChange_WakesWhoWaits()
    {
        var order = await Started(Web(new HealthCheck(HealthCheckKind.Http, "/healthz", Interval: Short, UnhealthyAfter: 1)));
        await Sees(order.Id, r => r.IsReady);
        var mark = await Target.WaitForChangeAsync(Fleet, 0, default).InTime();

        Space.Write("health", "500");

        while ((await Observed()).Single().IsReady)
        {
            mark = await Target.WaitForChangeAsync(Fleet, mark, default).InTime();
        }
    }

    private InstanceOrder Web(HealthCheck check) => Order([Program, "web"]) with
    {
        Listens = true,
        Health = check,
        Environment = new Dictionary<string, string> { ["HEALTH_FILE"] = Space["health"] },
    };
}
