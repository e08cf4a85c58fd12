using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Core.Operations;
using Davit.Storage.Sqlite;
using Davit.Testing;
using Davit.Testing.World;

namespace Davit.Tests.Keeping;

/// <summary>What nobody looks after comes to an end all the same: forgotten pauses, parked deployments, work that broke off.</summary>
public sealed class LeftAloneTests : IAsyncLifetime
{
    private static readonly Asked Ada = new("person:ada");
    private const string Unhurried = "{canary: {steps: [{weight: 50, hold: 1m}]}, progress-deadline: 3h, drain-limit: 1s}";
    private readonly Workspace _workspace = new();
    private readonly CancellationTokenSource _over = new();
    private readonly TestClock _clock = new();
    private TestWorld _world = null!;
    private TestServer _server = null!;
    private long _jump;
    private Task _time = Task.CompletedTask;

    public async ValueTask InitializeAsync()
    {
        _world = new TestWorld(await SqliteStore.Open(_workspace["davit.db"], _clock), _clock);
        _server = await _world.Start("one");
        // A jump over days must not be made of signals.
        _world.Target.SignalsEvery = TimeSpan.FromMinutes(1);
        _time = LetTimePass();
        _world.Source.Commit("a1", Shop.Spec(Unhurried));
        await Shop.Add(_server);
        (await Shop.Deploy(_server, "a1")).Ending!.Outcome.ShouldBe(DeploymentOutcome.Released);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _over.CancelAsync();
        await _time;
        await _world.DisposeAsync();
        _over.Dispose();
        _workspace.Dispose();
    }

    [Fact]
    public async Task ForgottenPause_IsTakenBack_AfterADay_AndNotBefore()
    {
        _world.Source.Commit("b2", Shop.Spec(Unhurried));
        var deployment = (await _server.Deployments.Deploy(new Deploy("shop", "b2", null, null), Ada, default)).Id;
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current.Deployments[deployment].Steps), steps => steps.Any(s => s.Name == "shift 50 % to the canary"), "the canary to have requests");
        await _server.Deployments.Say(deployment, SignalKind.Pause, Ada, default);

        await Pass(TimeSpan.FromHours(23));
        _server.Ledger.Current.Deployments[deployment].IsOver.ShouldBeFalse();
        // The end of the day comes at the ordinary pace: what begins in the middle of a jump would find its own deadline passed at the end of it.
        var pausedAt = _server.Ledger.Current.Deployments[deployment].Signals.Single().At;
        await Pass(pausedAt + TimeSpan.FromHours(24) - TimeSpan.FromSeconds(30) - _clock.GetUtcNow());

        var ended = (await _server.End(deployment, TimeSpan.FromMinutes(3))).Ending!;
        ended.Outcome.ShouldBe(DeploymentOutcome.TakenBack, ended.Reason);
        ended.Reason.ShouldContain("nobody");
        await Eventually.Sees(() => Task.FromResult(Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.One)), wrong => wrong.Count == 0, "shop-1 alone");
    }

    [Fact]
    public async Task ParkedDeployment_StandsStill_UntilAPersonEndsIt()
    {
        var request = new DeploymentRequest { Id = "d-2", Fleet = Shop.Fleet, Revision = "a1", Commit = "a1" };
        await _server.Ledger.Write(new DeploymentRequested(request, "a story of another time"), "person:ada");
        await Eventually.Sees(() => Task.FromResult(_server.Ledger.Current.Deployments["d-2"].NeedsPerson), needs => needs is not null, "the deployment to be parked");
        await Pass(TimeSpan.FromDays(2));
        _server.Ledger.Current.Deployments["d-2"].IsOver.ShouldBeFalse();

        await _server.Deployments.Say("d-2", SignalKind.Abort, new Asked("person:ada", "it is of no use"), default);

        var ended = (await _server.End("d-2", TimeSpan.FromMinutes(3))).Ending!;
        ended.Outcome.ShouldBe(DeploymentOutcome.Halted);
        ended.Reason.ShouldContain("it is of no use");
        (await Shop.Deploy(_server, "a1")).Ending!.Outcome.ShouldBe(DeploymentOutcome.Released);
    }

    [Fact]
    public async Task WorkThatBreaksOff_IsTakenUpAgain()
    {
        _world.Target.Breaks = new InvalidOperationException("nobody thought of this");
        _world.Target.Crash(_world.Target.All.First(i => i.IsLive && i.Id.Component == "web").Id);
        await Pass(TimeSpan.FromSeconds(30));

        _world.Target.Breaks = null;

        await Eventually.Sees(() => Task.FromResult(Shop.WrongAtTheEnd(_world, _server.Ledger.Current, Shop.One)), wrong => wrong.Count == 0, "the crashed instance to be replaced");
    }

    // One hand moves the clock: a jump is asked of it.
    private async Task Pass(TimeSpan time)
    {
        Interlocked.Exchange(ref _jump, Math.Max(0, time.Ticks));
        await Eventually.Sees(() => Task.FromResult(Interlocked.Read(ref _jump)), left => left == 0, "the time to pass", TimeSpan.FromMinutes(3));
        await Task.Delay(TimeSpan.FromSeconds(5), _clock);
    }

    private async Task LetTimePass()
    {
        while (!_over.IsCancellationRequested)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            await Jump();
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System);
        }
    }

    // In strides, each behind the work of the one before: a day in one would leave its signals to be worked off while the minutes after it pass.
    private async Task Jump()
    {
        var left = TimeSpan.FromTicks(Interlocked.Read(ref _jump));
        for (var stride = TimeSpan.FromMinutes(1); left > TimeSpan.Zero; left -= stride)
        {
            _clock.Advance(left < stride ? left : stride);
            for (var hops = 0; hops < 10; hops++)
            {
                await Task.Yield();
            }
        }

        Interlocked.Exchange(ref _jump, 0);
    }
}
