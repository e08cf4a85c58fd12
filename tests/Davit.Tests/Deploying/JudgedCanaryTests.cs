using System.Collections.Concurrent;
using System.Globalization;
using Davit.Core.Deploying;
using Davit.Core.Judging;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Judgements;
using Davit.Core.Operations;
using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;
using Davit.Testing.World;

namespace Davit.Tests.Deploying;

/// <summary>A canary with a judge over a world that is asked afterwards.</summary>
public sealed class JudgedCanaryTests : IAsyncLifetime
{
    private const string Canary = "{canary: {steps: [{weight: 20, hold: 8s}]}, progress-deadline: 3s, drain-limit: 1s}";
    private const string Short = "{canary: {steps: [{weight: 20, hold: 100ms}]}, progress-deadline: 3s, drain-limit: 1s}";
    private const string Gate = "{canary: {steps: [{weight: 20, hold: 100ms, ask: true}]}, progress-deadline: 3s, drain-limit: 1s}";
    private readonly Workspace _workspace = new();
    private TestWorld _world = null!;
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _world = new TestWorld(await SqliteStore.Open(_workspace["davit.db"], TimeProvider.System), TimeProvider.System);
        _server = await _world.Start("one");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _world.DisposeAsync();
        _workspace.Dispose();
    }

    private async Task StandOnOne(string strategy, string judge)
    {
        _world.Source.Commit("a1", Shop.Spec(strategy, extra: judge));
        _world.Source.Commit("b2", Shop.Spec(strategy, extra: judge + "\nteam: b"));
        await Shop.Add(_server);
        (await Shop.Deploy(_server, "a1")).Ending!.Outcome.ShouldBe(DeploymentOutcome.Released);
    }

    [Theory]
    [InlineData("fresh")]
    [InlineData("stable")]
    public async Task WorseCanary_IsTakenBackByTheJudge_AndJudgedTheSameAgain(string baseline)
    {
        await StandOnOne(Canary, $"judge: {{ baseline: {baseline} }}\nlimits: {{ error-rate: none }}");
        _world.Router.ErrorRate = release => release == Shop.Two ? 0.2 : 0;

        var second = await Shop.Deploy(_server, "b2");

        second.Ending!.Outcome.ShouldBe(DeploymentOutcome.TakenBack, second.Ending.Reason);
        second.Ending.Reason.ShouldMatch("^Errors were .* % on shop-2 against 0 % on the baseline .* by chance: less than 1 in ");
        second.TakenBackFor!.IsComparison.ShouldBeTrue();
        second.Step("open the window at 20 %")!.Seen!.ShouldContain(baseline == "fresh" ? "beside fresh instances of shop-1" : "beside the running instances of shop-1");
        _world.Router.History.Any(set => set.Routes.Any(r => r.Shares.Any(s => s.Label == BaselineWish.Label))).ShouldBe(baseline == "fresh");
        Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.One).ShouldBeEmpty();
        var heard = await CanaryHistory.Heard(_server.Ledger, second.Id, default);
        Replay.Of(JudgedPair.Of(second.Plan!), heard).ShouldHaveSingleItem().Again.ShouldBe(second.TakenBackFor);
    }

    [Fact]
    public async Task CanaryWithoutRequests_AsksAPerson()
    {
        await StandOnOne(Short, "judge: { patience: 0s }");
        _world.Router.RequestsPerLook = 0;

        var asked = await _server.Deployments.Deploy(new Deploy("shop", "b2", null, null), new Asked("person:ada"), default).InTime();
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current), s => s.Deployments[asked.Id].Step("wait for a person at 20 %") is not null, "the person is asked");
        await _server.Deployments.Say(asked.Id, SignalKind.Promote, new Asked("person:ada"), default);
        var ended = await _server.End(asked.Id);

        ended.Ending!.Outcome.ShouldBe(DeploymentOutcome.Released, ended.Ending.Reason);
        ended.Judgements[0].Verdict.Kind.ShouldBe(VerdictKind.Insufficient);
        Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.Two).ShouldBeEmpty();
    }

    [Fact]
    public async Task CanaryThatTurnsBad_WhileAPersonIsAsked_IsTakenBackAllTheSame()
    {
        await StandOnOne(Gate, "limits: { error-rate: none }\njudge: { minimum-requests: 10 }");
        var asked = await _server.Deployments.Deploy(new Deploy("shop", "b2", null, null), new Asked("person:ada"), default).InTime();
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current), s => s.Deployments[asked.Id].Step("wait for a person at 20 %") is not null, "the person is asked");

        _world.Router.ErrorRate = release => release == Shop.Two ? 0.4 : 0;
        var ended = await _server.End(asked.Id);

        ended.Ending!.Outcome.ShouldBe(DeploymentOutcome.TakenBack, ended.Ending.Reason);
        ended.Ending.Reason.ShouldStartWith("Errors were ");
        ended.Judgements.Select(j => (j.Window, j.Verdict.Kind)).ShouldBe([("watch 20 %", VerdictKind.Pass), ("wait for a person at 20 %", VerdictKind.Fail)]);
        _server.Ledger.Current.Memory.Holds[Shop.Fleet].By.ShouldBe("judge");
        _server.Ledger.Current.Memory.TombstonesOf("shop").ShouldHaveSingleItem().By.ShouldBe("judge");
        Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.One).ShouldBeEmpty();
        var heard = await CanaryHistory.Heard(_server.Ledger, asked.Id, default);
        Replay.Of(JudgedPair.Of(ended.Plan!), heard).Select(r => r.Again).ShouldBe(ended.Judgements.Select(j => j.Verdict));
    }

    [Theory]
    [InlineData(0.4, DeploymentOutcome.TakenBack)]
    [InlineData(0, DeploymentOutcome.Released)]
    public async Task PausedCanary_IsJudgedOn_UntilSomebodyResumes(double failing, DeploymentOutcome outcome)
    {
        await StandOnOne("{canary: {steps: [{weight: 20, hold: 1s}]}, progress-deadline: 3s, drain-limit: 1s}", "limits: { error-rate: none }\njudge: { minimum-requests: 10 }");
        var asked = await _server.Deployments.Deploy(new Deploy("shop", "b2", null, null), new Asked("person:ada"), default).InTime();
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current), s => s.Deployments[asked.Id].Step("open the window at 20 %") is not null, "the window to open");
        await _server.Deployments.Say(asked.Id, SignalKind.Pause, new Asked("person:ada"), default);
        // Its second is over, and it is watched all the same.
        await Eventually.Sees(() => Task.FromResult(_server.Watches.Of(asked.Id)), blocks => blocks?.Count >= 3, "three looks at the canary");
        _server.Ledger.Current.Deployments[asked.Id].Judgements.ShouldBeEmpty();

        _world.Router.ErrorRate = release => release == Shop.Two ? failing : 0;
        if (outcome is DeploymentOutcome.Released)
        {
            await _server.Deployments.Say(asked.Id, SignalKind.Resume, new Asked("person:ada"), default);
        }

        var ended = await _server.End(asked.Id);
        ended.Ending!.Outcome.ShouldBe(outcome, ended.Ending.Reason);
        ended.Judgements.ShouldHaveSingleItem().Window.ShouldBe("watch 20 %");
    }

    [Fact]
    public async Task CanaryThatNobodyPromotes_IsTakenBackWithoutATombstone()
    {
        await StandOnOne(Gate.Replace("drain-limit", "gate-deadline: 1500ms, drain-limit", StringComparison.Ordinal), "judge: { minimum-requests: 10 }");

        var second = await Shop.Deploy(_server, "b2");

        second.Ending.ShouldBe(new Ending(DeploymentOutcome.TakenBack, "nobody promoted it within 1.5 s"));
        _server.Ledger.Current.Memory.TombstonesOf("shop").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0.3, DeploymentOutcome.TakenBack)]
    [InlineData(0, DeploymentOutcome.Released)]
    public async Task Worker_IsJudgedByTheJobsThatItTellsOf(double failing, DeploymentOutcome outcome)
    {
        var began = new ConcurrentDictionary<InstanceId, DateTimeOffset>();
        // Jobs fail at their rate from a worker's first on: a hundred a second, of those that may work.
        _world.Target.Pages = instance =>
        {
            var jobs = instance.Work is WorkMode.Active ? 100 * (TimeProvider.System.GetUtcNow() - began.GetOrAdd(instance.Id, _ => TimeProvider.System.GetUtcNow())).TotalSeconds : 0;
            var failed = Math.Floor(jobs * (instance.Id.Release == Shop.Two ? failing : 0));
            return string.Create(CultureInfo.InvariantCulture, $"# TYPE jobs_done_total counter\njobs_done_total {Math.Floor(jobs) - failed}\njobs_failed_total{{kind=\"mail\"}} {failed}\n");
        };
        const string workers = "{canary: {steps: [{weight: 50, hold: 8s}]}, progress-deadline: 3s, drain-limit: 1s}";
        foreach (var commit in new[] { "a1", "b2" })
        {
            _world.Source.Commit(commit, Shop.Spec(workers, extra: $"judge: {{ minimum-requests: 1, minimum-jobs: 20 }}\nlimits: {{ error-rate: none }}\nteam: {commit}")
                .Replace("quiet: true", "quiet: true\n    outcomes: { good: jobs_done_total, bad: jobs_failed_total }", StringComparison.Ordinal));
        }

        await Shop.Add(_server);
        (await Shop.Deploy(_server, "a1")).Ending!.Outcome.ShouldBe(DeploymentOutcome.Released);

        var second = await Shop.Deploy(_server, "b2");

        second.Ending!.Outcome.ShouldBe(outcome, second.Ending.Reason);
        var judged = second.Judgements.ShouldHaveSingleItem().Verdict;
        judged.Words.ShouldContain("f the jobs of worker, ");
        judged.Ground.ShouldBe(outcome is DeploymentOutcome.Released ? VerdictGround.All : VerdictGround.Jobs);
        var heard = await CanaryHistory.Heard(_server.Ledger, second.Id, default);
        Replay.Of(JudgedPair.Of(second.Plan!), heard).ShouldHaveSingleItem().Again.ShouldBe(judged);
    }

    [Fact]
    public async Task GoodCanary_IsPassed_AndLeavesNoBaselineBehind()
    {
        await StandOnOne(Short, "judge: { minimum-requests: 10 }");

        var second = await Shop.Deploy(_server, "b2");

        second.Ending!.Outcome.ShouldBe(DeploymentOutcome.Released, second.Ending.Reason);
        second.Judgements.ShouldHaveSingleItem().Verdict.Kind.ShouldBe(VerdictKind.Pass);
        Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.Two).ShouldBeEmpty();
        _world.Router.Routes(Shop.Fleet)!.Routes.SelectMany(r => r.Shares).ShouldAllBe(s => s.Label == null);
    }
}
