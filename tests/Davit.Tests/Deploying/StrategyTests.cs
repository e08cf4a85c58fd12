using Davit.Core.Model.Deployments;
using Davit.Core.Operations;
using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;
using Davit.Testing.World;

namespace Davit.Tests.Deploying;

/// <summary>Every strategy, to the end and back, over a world that is asked afterwards.</summary>
public sealed class StrategyTests : IAsyncLifetime
{
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

    private async Task StandOnOne(string strategy)
    {
        _world.Source.Commit("a1", Shop.Spec(strategy));
        await Shop.Add(_server);
        var first = await Shop.Deploy(_server, "a1");
        first.Ending!.Outcome.ShouldBe(DeploymentOutcome.Released, first.Ending.Reason);
    }

    private async Task<Deployment> DeploySecond(string strategy, string extra = "")
    {
        _world.Source.Commit("b2", Shop.Spec(strategy, extra: extra));
        return await Shop.Deploy(_server, "b2");
    }

    public static TheoryData<string> Strategies =>
    [
        Shop.QuickCanary,
        "{kind: rolling, surge: 1, unavailable: 0, progress-deadline: 2s}",
        "{kind: rolling, surge: 0, unavailable: 1, progress-deadline: 2s}",
        "{kind: blue-green, keep-warm: 1s, progress-deadline: 2s}",
        "{kind: recreate, progress-deadline: 2s}",
    ];

    [Theory, MemberData(nameof(Strategies))]
    public async Task GoodRelease_TakesEverything(string strategy)
    {
        await StandOnOne(strategy);

        var second = await DeploySecond(strategy);

        second.Ending!.Outcome.ShouldBe(DeploymentOutcome.Released, second.Ending.Reason);
        await Eventually.Sees(() => Task.FromResult(Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.Two)), wrong => wrong.Count == 0, "shop-2 alone");
    }

    [Fact]
    public async Task DeadlinePasses_WhenItSays_WhileNothingMoves()
    {
        await StandOnOne(Shop.QuickCanary);
        var ordinary = _world.Target.Behaves;
        _world.Target.Behaves = order => order is { Id: { Component: "web", Release.Number: 2 } } ? new Behaviour.NeverReady("GET /healthz answered 500 in 3 ms") : ordinary(order);
        _world.Target.SignalsEvery = TimeSpan.FromMinutes(1);

        var second = await DeploySecond(Shop.QuickCanary);

        var starting = second.Steps.Single(s => s.Name == "start the canary");
        (starting.Ended!.Value - starting.Began).ShouldBeInRange(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(12));
    }

    [Fact]
    public async Task RollingReplacement_TakesLongerThanItsDeadline_WhileInstancesGetReady()
    {
        const string strategy = "{kind: rolling, surge: 1, unavailable: 0, progress-deadline: 2s}";
        await StandOnOne(strategy);
        var ordinary = _world.Target.Behaves;
        _world.Target.Behaves = order => order.Id.Component == "web" ? new Behaviour.ReadyAfter(TimeSpan.FromSeconds(1.2)) : ordinary(order);

        var second = await DeploySecond(strategy);

        second.Ending!.Outcome.ShouldBe(DeploymentOutcome.Released, second.Ending.Reason);
        var replacing = second.Steps.Single(s => s.Name == "replace the instances");
        (replacing.Ended!.Value - replacing.Began).ShouldBeGreaterThan(TimeSpan.FromSeconds(2));
    }

    [Theory, MemberData(nameof(Strategies))]
    public async Task ReleaseThatIsNeverReady_IsTakenBackWhole(string strategy)
    {
        await StandOnOne(strategy);
        var ordinary = _world.Target.Behaves;
        _world.Target.Behaves = order => order is { Id: { Component: "web", Release.Number: 2 } } ? new Behaviour.NeverReady("GET /healthz answered 500 in 3 ms") : ordinary(order);

        var second = await DeploySecond(strategy);

        second.Ending!.Outcome.ShouldBe(DeploymentOutcome.TakenBack);
        second.Ending.Reason.ShouldContain("GET /healthz answered 500");
        _server.Ledger.Current.Fleet(Shop.Fleet).Committed.ShouldBe(Shop.One);
        _world.Target.All.Where(i => i.IsLive).ShouldAllBe(i => i.Id.Release == Shop.One);
        _world.Target.All.Count(i => i.IsLive).ShouldBe(6);
        _world.Router.Routes(Shop.Fleet)!.Routes.Single().Shares.Where(s => s.Weight > 0).ShouldAllBe(s => s.Release == Shop.One);
    }

    [Fact]
    public async Task BrokenWebImage_NeverTouchesAWorker()
    {
        await StandOnOne(Shop.QuickCanary);
        var ordinary = _world.Target.Behaves;
        _world.Target.Behaves = order => order is { Id: { Component: "web", Release.Number: 2 } } ? new Behaviour.Exits(3, TimeSpan.Zero, "no database") : ordinary(order);

        var second = await DeploySecond(Shop.QuickCanary);

        second.Ending!.Outcome.ShouldBe(DeploymentOutcome.TakenBack);
        second.Ending.Reason.ShouldContain("exited with code 3");
        second.Ending.Reason.ShouldContain("no database");
        _world.Target.Starts.ShouldNotContain(id => id.Release == Shop.Two && id.Component != "web" && id.Component != "release");
    }

    [Fact]
    public async Task WorkerThatLooksReadyAndEndsAgainAndAgain_DoesNotGetPastTheCommitPoint()
    {
        await StandOnOne(Shop.QuickCanary);
        _world.Source.Commit("b2", Shop.Spec("{canary: {steps: [{weight: 50, hold: 5ms, ask: true}]}, progress-deadline: 5s}", extra: "limits: {crashes: 100}"));
        var second = await _server.Deployments.Deploy(new Deploy("shop", "b2", null, null), new Asked("person:ada"), default);
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current.Deployments[second.Id].Step("wait for a person at 50 %")), s => s is not null, "the gate");

        for (var ends = 1; ends <= 2; ends++)
        {
            var worker = await Eventually.Sees(() => Task.FromResult(_world.Target.All.FirstOrDefault(i => i is { IsReady: true, Id: { Component: "worker", Slot: 1, Release.Number: 2 } })), w => w is not null, "a ready worker");
            _world.Target.Crash(worker!.Id, 9);
            await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current.Fleet(Shop.Fleet).Ends.Length), n => n == ends, "the end in the journal");
        }

        await _server.Deployments.Say(second.Id, SignalKind.Promote, new Asked("person:ada"), default);

        var ended = await _server.End(second.Id);
        ended.Ending!.Outcome.ShouldBe(DeploymentOutcome.TakenBack);
        ended.Ending.Reason.ShouldContain("worker 1 of shop-2 ended 2 times");
    }

    [Fact]
    public async Task CanaryThatAnswersErrors_IsTakenBackByTheLimit()
    {
        await StandOnOne(Shop.QuickCanary);
        _world.Router.ErrorRate = release => release == Shop.Two ? 0.5 : 0;

        var second = await DeploySecond(Shop.QuickCanary);

        second.Ending!.Outcome.ShouldBe(DeploymentOutcome.TakenBack);
        second.Ending.Reason.ShouldContain("requests failed");
        Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.One).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReleaseJobThatFails_ChangesNothing()
    {
        await StandOnOne(Shop.QuickCanary);
        var ordinary = _world.Target.Behaves;
        _world.Target.Behaves = order => order is { Kind: InstanceKind.Job, Id.Release.Number: 2 } ? new Behaviour.Exits(1, TimeSpan.Zero, "column exists") : ordinary(order);

        var second = await DeploySecond(Shop.QuickCanary);

        second.Ending!.Outcome.ShouldBe(DeploymentOutcome.Failed);
        second.Ending.Reason.ShouldContain("column exists");
        _world.Target.Starts.ShouldNotContain(id => id.Release == Shop.Two && id.Component != "release");
    }

    [Fact]
    public async Task NewerDeployment_SupersedesOneAtItsGate_AndTheEndIsTheNewest()
    {
        const string gated = "{canary: {steps: [{weight: 50, hold: 5ms, ask: true}]}, progress-deadline: 2s}";
        await StandOnOne(Shop.QuickCanary);
        _world.Source.Commit("b2", Shop.Spec(gated));
        _world.Source.Commit("c3", Shop.Spec(Shop.QuickCanary));

        var second = await _server.Deployments.Deploy(new Deploy("shop", "b2", null, null), new Asked("person:ada"), default);
        await Eventually.Sees(() => Task.FromResult(_world.Router.Routes(Shop.Fleet)!.Routes[0].Shares.FirstOrDefault(s => s.Release == Shop.Two)?.Weight), w => w == 50, "the gate");
        var third = await Shop.Deploy(_server, "c3");

        (await _server.End(second.Id)).Ending!.Outcome.ShouldBe(DeploymentOutcome.Superseded);
        third.Ending!.Outcome.ShouldBe(DeploymentOutcome.Released, third.Ending.Reason);
        Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.Three).ShouldBeEmpty();
        _world.Router.History.SelectMany(t => t.Routes).ShouldAllBe(route => route.Shares.Where(s => s.Weight > 0).All(s => s.Instances.Count > 0));
    }

    [Fact]
    public async Task PromotedGate_GoesOn()
    {
        await StandOnOne(Shop.QuickCanary);
        _world.Source.Commit("b2", Shop.Spec("{canary: {steps: [{weight: 50, hold: 5ms, ask: true}]}, progress-deadline: 2s}"));

        var second = await _server.Deployments.Deploy(new Deploy("shop", "b2", null, null), new Asked("person:ada"), default);
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current.Deployments[second.Id].Step("wait for a person at 50 %")), s => s is not null, "the gate");
        // What waits at its gate is not paused: resuming it would change nothing.
        var refused = await Should.ThrowAsync<RefusedException>(_server.Deployments.Say(second.Id, SignalKind.Resume, new Asked("person:ada"), default));
        refused.Because.Summary.ShouldBe($"{second.Id} is not paused: it is at \"wait for a person at 50 %\"");
        refused.Because.Next[0].Command.ShouldBe($"davit promote {second.Id}");

        await _server.Deployments.Say(second.Id, SignalKind.Promote, new Asked("person:ada", "looks good"), default);

        (await _server.End(second.Id)).Ending!.Outcome.ShouldBe(DeploymentOutcome.Released);
    }

    [Fact]
    public async Task AbortedCanary_IsTakenBack()
    {
        await StandOnOne(Shop.QuickCanary);
        _world.Source.Commit("b2", Shop.Spec("{canary: {steps: [{weight: 50, hold: 1h}]}, progress-deadline: 2s}"));

        var second = await _server.Deployments.Deploy(new Deploy("shop", "b2", null, null), new Asked("person:ada"), default);
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current.Deployments[second.Id].Step("watch 50 %")), s => s is not null, "the watch");
        await _server.Deployments.Say(second.Id, SignalKind.Abort, new Asked("person:ada", "wrong commit"), default);

        var ended = await _server.End(second.Id);
        ended.Ending!.Outcome.ShouldBe(DeploymentOutcome.Aborted);
        ended.Ending.Reason.ShouldContain("wrong commit");
        Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.One).ShouldBeEmpty();
    }

    [Fact]
    public async Task Rollback_GoesToTheReleaseBefore_AndASecondOneNotOntoTheBadOne()
    {
        await StandOnOne(Shop.QuickCanary);
        await DeploySecond(Shop.QuickCanary);

        var back = await _server.Deployments.Rollback(new Rollback("shop", null, null), new Asked("person:ada", "it is slow"), default);
        var ended = await _server.End(back.Id);

        ended.Ending!.Outcome.ShouldBe(DeploymentOutcome.Released, ended.Ending.Reason);
        ended.To.ShouldBe(Shop.One);
        var refused = await Should.ThrowAsync<RefusedException>(() => _server.Deployments.Rollback(new Rollback("shop", null, null), new Asked("person:ada"), default));
        refused.Message.ShouldContain("no earlier release");
    }

    [Fact]
    public async Task BlueGreen_KeepsTheOldWarm_AndGoesBackWithoutAStart()
    {
        const string warm = "{kind: blue-green, keep-warm: 1h, progress-deadline: 2s}";
        await StandOnOne(warm);
        var second = await DeploySecond(warm);
        var starts = _world.Target.Starts.Count;

        var back = await _server.Deployments.Rollback(new Rollback("shop", null, null), new Asked("person:ada"), default);
        await _server.End(back.Id);

        second.Steps.ShouldContain(s => s.Seen!.Contains("instant rollback to shop-1 until"));
        _world.Target.Starts.Skip(starts).Where(id => id.Component == "web").ShouldBeEmpty();
        _world.Router.Routes(Shop.Fleet)!.Routes[0].Shares.Single(s => s.Weight > 0).Release.ShouldBe(Shop.One);
    }

    [Fact]
    public async Task CrashedInstance_IsReplaced_AndItsEndIsWrittenDown()
    {
        await StandOnOne(Shop.QuickCanary);
        var victim = _world.Target.All.First(i => i.Id.Component == "web");

        _world.Target.Crash(victim.Id, 7);

        await Eventually.Sees(() => Task.FromResult(_world.Target.All.Count(i => i.IsReady && i.Id.Component == "web")), n => n == 2, "a replacement");
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current.Fleet(Shop.Fleet).Ends.FirstOrDefault()?.How), how => how == "exited with code 7", "the end in the journal");
    }

    [Fact]
    public async Task StableThatIsBrokenToo_IsNotGivenTheTrafficBack()
    {
        await StandOnOne(Shop.QuickCanary);
        _world.Source.Commit("b2", Shop.Spec("{canary: {steps: [{weight: 50, hold: 1h}]}, progress-deadline: 1s}"));
        var ordinary = _world.Target.Behaves;

        var second = await _server.Deployments.Deploy(new Deploy("shop", "b2", null, null), new Asked("person:ada"), default);
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current.Deployments[second.Id].Step("watch 50 %")), s => s is not null, "the watch");
        _world.Target.Behaves = order => order.Id.Release == Shop.One ? new Behaviour.Exits(1, TimeSpan.Zero, "cannot start any more") : ordinary(order);
        foreach (var stable in _world.Target.All.Where(i => i.Id.Release == Shop.One && i.Id.Component == "web"))
        {
            _world.Target.Crash(stable.Id);
        }

        await _server.Deployments.Say(second.Id, SignalKind.Abort, new Asked("person:ada"), default);
        var ended = await _server.End(second.Id);

        ended.Ending!.Outcome.ShouldBe(DeploymentOutcome.Halted);
        _world.Router.Routes(Shop.Fleet)!.Routes[0].Shares.Single(s => s.Weight > 0).Release.ShouldBe(Shop.Two);
        _world.Target.Behaves = ordinary;
        _world.Source.Commit("c3", Shop.Spec("{kind: blue-green, keep-warm: 1s, progress-deadline: 3s}"));
        (await Shop.Deploy(_server, "c3")).Ending!.Outcome.ShouldBe(DeploymentOutcome.Released);
    }
}
