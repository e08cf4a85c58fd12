using System.Text;
using Davit.Plugins;
using Davit.Testing;

namespace Davit.Contracts.Targets;

/// <summary>What every target promises. A subclass says how to open one, and what to run on it.</summary>
public abstract partial class TargetContract : IAsyncLifetime
{
    private readonly List<InstanceId> _used = [];
    private int _nextSlot;

    protected FleetId Fleet { get; } = new("shop", "test");

    protected ITarget Target { get; private set; } = null!;

    /// <summary>Opens the target as a server that starts would; called again, as another server for the same place.</summary>
    protected abstract Task<ITarget> Open();

    /// <summary>Closes one as a server that stops would: what it started goes on.</summary>
    protected abstract Task Close(ITarget target);

    /// <summary>What holds the programs below.</summary>
    protected abstract ArtifactRef Artifact { get; }

    /// <summary>A command that runs a script of a POSIX shell.</summary>
    protected abstract IReadOnlyList<string> Shell(string script);

    /// <summary>A command that listens on PORT and answers 200 to GET /healthz, a variable's value to GET /env/NAME, a code to GET /code/404, and nothing to GET /hang.</summary>
    protected abstract IReadOnlyList<string> Web { get; }

    public virtual async ValueTask InitializeAsync() => Target = await Open();

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var id in _used)
        {
            await Target.EnsureStoppedAsync(id, Steps.At(long.MaxValue)).InTime();
            await Target.EnsureForgottenAsync(id, Steps.At(long.MaxValue)).InTime();
        }

        await Close(Target);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task StartedInstance_IsObserved_AsItWasOrdered()
    {
        var order = await Started(Order(Web) with { Listens = true, Health = new HealthCheck(HealthCheckKind.Http, "/healthz") });

        var report = await Sees(order.Id, r => r.IsReady);

        report.Kind.ShouldBe(InstanceKind.Service);
        report.Address.ShouldNotBeNull();
        report.ReadySince.ShouldNotBeNull();
        report.Exit.ShouldBeNull();
        report.LastProbe.ShouldNotBeNull().ShouldContain("/healthz");
    }

    [Fact]
    public async Task StartedTwice_RunsOnce()
    {
        var order = await Started(Order(Shell("echo once; sleep 1000")));
        var first = await Sees(order.Id, r => r.State is InstanceState.Running);

        await Target.EnsureStartedAsync(order, Steps.At()).InTime();

        (await Observed()).ShouldHaveSingleItem().StartedAt.ShouldBe(first.StartedAt);
        await Eventually.Sees(() => Text(order.Id), text => text == "once\n", "one line");
    }

    [Fact]
    public async Task EndedInstance_IsNotStartedAgain_ByTheSameOrder()
    {
        var order = await Started(Order(Shell("echo once; exit 3")));
        await Exit(order.Id);

        await Target.EnsureStartedAsync(order, Steps.At()).InTime();

        (await Observed()).ShouldHaveSingleItem().State.ShouldBe(InstanceState.Exited);
        (await Text(order.Id)).ShouldBe("once\n");
    }

    [Fact]
    public async Task Exit_TellsTheCode_AndTheLastLines()
    {
        var order = await Started(Order(Shell("i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo line $i; done; echo oh >&2; exit 3")));

        var exit = await Exit(order.Id);

        exit.Code.ShouldBe(3);
        exit.Signal.ShouldBeNull();
        exit.WasAsked.ShouldBeFalse();
        exit.OutOfMemory.ShouldBeFalse();
        exit.LastLines.Count.ShouldBe(50);
        exit.LastLines[^1].ShouldBe("oh");
        exit.LastLines[0].ShouldBe("line 12");
    }

    [Fact]
    public async Task Job_Succeeds_WhenItEndsWithZero()
    {
        var order = await Started(Order(Shell("echo migrated")) with { Kind = InstanceKind.Job });

        var exit = await Exit(order.Id);

        exit.Succeeded.ShouldBeTrue();
        (await Observed()).ShouldHaveSingleItem().Kind.ShouldBe(InstanceKind.Job);
    }

    [Fact]
    public async Task Job_IsEndedByForce_AfterItsTimeLimit()
    {
        var order = await Started(Order(Shell("trap '' TERM; sleep 1000")) with { Kind = InstanceKind.Job, TimeLimit = TimeSpan.FromMilliseconds(500) });

        (await Exit(order.Id)).Succeeded.ShouldBeFalse();
    }

    [Fact]
    public async Task Stop_AsksFirst_AndTheInstanceMayTidyUp()
    {
        var order = await Started(Order(Shell("trap 'echo tidy; exit 7' TERM; echo up; while :; do sleep 0.05; done")));
        await Eventually.Sees(() => Text(order.Id), text => text.Contains("up"), "it is up");

        await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();

        var exit = await Exit(order.Id);
        exit.WasAsked.ShouldBeTrue();
        exit.Code.ShouldBe(7);
        (await Text(order.Id)).ShouldContain("tidy\n");
    }

    [Fact]
    public async Task Stop_EndsByForce_WhatDoesNotStopInItsGrace()
    {
        var order = await Started(Order(Shell("trap '' TERM; echo up; while :; do sleep 0.05; done")) with { StopGrace = TimeSpan.FromMilliseconds(300) });
        await Eventually.Sees(() => Text(order.Id), text => text.Contains("up"), "it is up");

        await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();

        var exit = await Exit(order.Id);
        exit.WasAsked.ShouldBeTrue();
        exit.Signal.ShouldBe("KILL");
    }

    [Fact]
    public async Task Stop_UsesTheSignalThatWasOrdered()
    {
        var order = await Started(Order(Shell("trap 'echo usr1; exit 0' USR1; echo up; while :; do sleep 0.05; done")) with { StopSignal = "USR1" });
        await Eventually.Sees(() => Text(order.Id), text => text.Contains("up"), "it is up");

        await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();

        (await Text(order.Id)).ShouldContain("usr1\n");
    }

    [Fact]
    public async Task StopOfAnUnknownInstance_IsDoneAlready_AndSoIsForgettingIt()
    {
        var unknown = Order(Shell("true")).Id;

        await Target.EnsureStoppedAsync(unknown, Steps.At()).InTime();
        await Target.EnsureForgottenAsync(unknown, Steps.At()).InTime();

        (await Observed()).ShouldBeEmpty();
    }

    [Fact]
    public async Task StopOfAnEndedInstance_KeepsHowItEnded()
    {
        var order = await Started(Order(Shell("exit 5")));
        var exit = await Exit(order.Id);

        await Target.EnsureStoppedAsync(order.Id, Steps.At()).InTime();

        var after = await Exit(order.Id);
        after.Code.ShouldBe(5);
        after.WasAsked.ShouldBeFalse();
        after.At.ShouldBe(exit.At);
    }

    [Fact]
    public async Task RunningInstance_IsNotForgotten()
    {
        var order = await Started(Order(Shell("sleep 1000")));

        await Should.ThrowAsync<PermanentException>(() => Target.EnsureForgottenAsync(order.Id, Steps.At()).InTime());

        (await Observed()).ShouldHaveSingleItem().IsLive.ShouldBeTrue();
    }

    [Fact]
    public async Task ForgottenInstance_IsNoLongerObserved()
    {
        var order = await Started(Order(Shell("exit 0")));
        await Exit(order.Id);

        await Target.EnsureForgottenAsync(order.Id, Steps.At()).InTime();

        (await Observed()).ShouldBeEmpty();
    }

    [Fact]
    public async Task MissingProgram_IsRefusedForGood()
    {
        var order = Order(["no-such-program-of-davit", "--serve"]);

        var refusal = await Should.ThrowAsync<PermanentException>(() => Target.EnsureStartedAsync(order, Steps.At()).InTime());

        refusal.Message.ShouldContain("no-such-program-of-davit");
    }

    [Fact]
    public async Task OlderTerm_IsRefused_ByEveryVerbThatChangesTheWorld()
    {
        var order = await Started(Order(Shell("sleep 1000")), term: 5);
        var other = Order(Shell("sleep 1000"));

        var refusal = await Should.ThrowAsync<StaleTermException>(() => Target.EnsureStartedAsync(other, Steps.At(4)).InTime());
        await Should.ThrowAsync<StaleTermException>(() => Target.EnsureStoppedAsync(order.Id, Steps.At(4)).InTime());
        await Should.ThrowAsync<StaleTermException>(() => Target.EnsureForgottenAsync(order.Id, Steps.At(4)).InTime());
        await Should.ThrowAsync<StaleTermException>(() => Target.EnsureStoppedAsync(other.Id, Steps.At(4)).InTime());

        refusal.Offered.ShouldBe(4);
        refusal.Held.ShouldBe(5);
        (await Observed()).ShouldHaveSingleItem().IsLive.ShouldBeTrue();
    }

    [Fact]
    public async Task NewerTerm_IsRemembered_ByAnotherServer()
    {
        await Started(Order(Shell("sleep 1000")), term: 9);
        var other = await Open();

        await Should.ThrowAsync<StaleTermException>(() => other.EnsureStartedAsync(Order(Shell("true")), Steps.At(8)).InTime());

        await Close(other);
    }

    [Fact]
    public async Task RunningInstance_IsAdopted_WhenTheServerStartsAgain()
    {
        var order = await Started(Order(Web) with { Listens = true, Health = new HealthCheck(HealthCheckKind.Http, "/healthz") });
        var before = await Sees(order.Id, r => r.IsReady);

        await Close(Target);
        Target = await Open();

        var after = await Sees(order.Id, r => r.IsReady);
        after.StartedAt.ShouldBe(before.StartedAt);
        after.Address.ShouldBe(before.Address);
        await Target.EnsureStartedAsync(order, Steps.At()).InTime();
        (await Observed()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task InstanceThatEndedWhileNoServerRan_IsFoundWithItsCode()
    {
        var order = await Started(Order(Shell("echo up; sleep 0.5; exit 4")));
        await Close(Target);

        Target = await Open();

        (await Exit(order.Id)).Code.ShouldBe(4);
    }

    [Fact]
    public async Task ManyStartsAtOnce_AllRun_EachAtItsOwnAddress()
    {
        var orders = Enumerable.Range(0, 30).Select(_ => Order(Shell("sleep 1000")) with { Listens = true }).ToList();

        await Task.WhenAll(orders.Select(order => Started(order))).InTime();

        var reports = await Observed();
        reports.Count.ShouldBe(30);
        reports.Select(report => report.Address).Distinct().Count().ShouldBe(30);
        reports.ShouldAllBe(report => report.State == InstanceState.Running);
    }

    [Fact]
    public async Task SameOrderFromManyAtOnce_RunsOnce()
    {
        var order = Order(Shell("echo once; sleep 1000"));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Started(order))).InTime();

        (await Observed()).ShouldHaveSingleItem();
        await Eventually.Sees(() => Text(order.Id), text => text == "once\n", "one line");
    }

    [Fact]
    public async Task Change_WakesWhoWaits_WhenAnInstanceEnds()
    {
        var order = await Started(Order(Shell("read line < /dev/null; sleep 0.3; exit 1")));
        var mark = await Target.WaitForChangeAsync(Fleet, 0, default).InTime();
        while ((await Observed()).Single().IsLive)
        {
            mark = await Target.WaitForChangeAsync(Fleet, mark, default).InTime();
        }

        (await Exit(order.Id)).Code.ShouldBe(1);
    }

    [Fact]
    public async Task Instance_IsGivenItsVariables()
    {
        var order = await Started(Order(Shell("echo $GREETING,$DAVIT_SERVICE,$DAVIT_ENVIRONMENT,$DAVIT_RELEASE,$DAVIT_COMPONENT,$DAVIT_INSTANCE,${PORT:-none}")) with
        {
            Environment = new Dictionary<string, string> { ["GREETING"] = "it's $HOME \"now\"" },
        });

        await Exit(order.Id);

        (await Text(order.Id)).ShouldBe($"it's $HOME \"now\",shop,test,shop-1,web,{order.Id},none\n");
    }

    [Fact]
    public async Task FailingCheck_TellsWhatItSaw_AndIsNotReady()
    {
        var order = await Started(Order(Shell("sleep 1000")) with { Health = new HealthCheck(HealthCheckKind.Command, Command: Shell("echo database is away; exit 9")) });

        var report = await Sees(order.Id, r => r.Health is HealthState.Failing);

        report.IsReady.ShouldBeFalse();
        report.LastProbe.ShouldNotBeNull().ShouldContain("9");
    }

    [Fact]
    public async Task Ready_ComesOnly_AfterProbesPassedForLongEnough()
    {
        var order = await Started(Order(Shell("sleep 1000")) with { Health = new HealthCheck(HealthCheckKind.Alive, HealthyFor: TimeSpan.FromSeconds(1)) });

        var report = await Sees(order.Id, r => r.IsReady);

        (report.ReadySince!.Value - report.StartedAt).ShouldBeGreaterThan(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task WorkMode_IsTold_AndChanged()
    {
        Assert.SkipUnless(Target is IQuietsWork, "This target cannot quiet instances.");
        var order = await Started(Order(Shell("while :; do m=$(cat $DAVIT_WORK_FILE); [ \"$m\" = \"$last\" ] || echo $m; last=$m; sleep 0.02; done")) with { ObeysWorkMode = true, Work = WorkMode.Quiet });
        await Eventually.Sees(() => Text(order.Id), text => text == "quiet\n", "it is quiet");

        await ((IQuietsWork)Target).EnsureWorkAsync(order.Id, WorkMode.Active, Steps.At()).InTime();

        await Eventually.Sees(() => Text(order.Id), text => text == "quiet\nactive\n", "it is active");
        (await Observed()).Single().Work.ShouldBe(WorkMode.Active);
    }

    [Fact]
    public async Task LogReader_MissesNothing_AndSeesNothingTwice_WhenTheServerStartsAgain()
    {
        Assert.SkipUnless(Target is IKeepsLogs, "This target keeps no logs.");
        var order = await Started(Order(Shell("i=0; while [ $i -lt 200 ]; do i=$((i+1)); echo zeile-é-$i; sleep 0.005; done")));
        var text = new StringBuilder();
        var offset = 0L;
        for (var reads = 0; ; reads++)
        {
            var chunk = await ((IKeepsLogs)Target).ReadLogAsync(order.Id, offset, 61, default).InTime();
            chunk.Offset.ShouldBe(offset);
            chunk.NextOffset.ShouldBe(offset + chunk.Bytes.Length);
            text.Append(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(chunk.Bytes.Span));
            offset = chunk.NextOffset;
            if (chunk.Ended)
            {
                break;
            }

            if (reads == 10)
            {
                await Close(Target);
                Target = await Open();
            }

            if (chunk.Bytes.IsEmpty)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(15), TimeProvider.System);
            }
        }

        text.ToString().ShouldBe(string.Concat(Enumerable.Range(1, 200).Select(i => $"zeile-é-{i}\n")));
    }
}
