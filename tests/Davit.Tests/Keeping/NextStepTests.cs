using Davit.Core.Explaining;
using Davit.Core.Model.Deployments;
using Davit.Core.Operations;
using Davit.Plugins;
using Davit.Testing;
using Davit.Testing.World;

namespace Davit.Tests.Keeping;

/// <summary>What an answer tells a person to do, done word by word, changes what the answer was about.</summary>
public sealed class NextStepTests
{
    [Fact]
    public async Task WaitsForAPerson_TheFirstStepPromotes()
    {
        await using var world = await AutoWorld.Serving();
        await Comes(world, await world.Push("b2", strategy: "{canary: {steps: ['50% 10ms ask']}, progress-deadline: 2s}"), "wait for a person at 50 %");

        await Does(world, WhyKind.Asking, 0);

        await world.Stands(Shop.Two);
    }

    [Fact]
    public async Task WaitsForAPerson_TheSecondStepTakesItBack()
    {
        await using var world = await AutoWorld.Serving();
        var sha = await world.Push("b2", strategy: "{canary: {steps: ['50% 10ms ask']}, progress-deadline: 2s}");
        await Comes(world, sha, "wait for a person at 50 %");

        await Does(world, WhyKind.Asking, 1);

        await Ends(world, sha, DeploymentOutcome.Aborted);
    }

    [Fact]
    public async Task Paused_TheFirstStepLetsItGoOn()
    {
        await using var world = await AutoWorld.Serving();
        var sha = await world.Push("b2", strategy: "{canary: {steps: ['50% 1h']}, progress-deadline: 2s}");
        var deployment = await Comes(world, sha, "watch 50 %");
        await world.Server.Deployments.Say(deployment, SignalKind.Pause, new Asked(AutoWorld.Ada), default);

        await Does(world, WhyKind.Asking, 0);

        world.Why()[0].Kind.ShouldBe(WhyKind.Moving);
    }

    [Fact]
    public async Task UnderWay_TheSecondStepTakesItBack()
    {
        await using var world = await AutoWorld.Serving();
        var sha = await world.Push("b2", strategy: "{canary: {steps: ['50% 1h']}, progress-deadline: 2s}");
        await Comes(world, sha, "watch 50 %");

        await Does(world, WhyKind.Moving, 1);

        await Ends(world, sha, DeploymentOutcome.Aborted);
    }

    [Fact]
    public async Task Held_TheSecondStepLiftsTheHold_AndThePolicyGoesOn()
    {
        await using var world = await AutoWorld.Serving();
        await world.IsTakenBack("b2");
        world.World.Router.ErrorRate = _ => 0;
        await world.Decided(await world.Push("c3"));

        await Does(world, WhyKind.Held, 1);

        await world.Stands(new ReleaseId("shop", 3));
    }

    [Fact]
    public async Task Held_WithNothingButWhatWasTakenBack_TheFirstStepLiftsTheHold()
    {
        await using var world = await AutoWorld.Serving();
        var (sha, _) = await world.IsTakenBack("b2");
        await world.Decided(sha);

        await Does(world, WhyKind.Held, 0);

        world.Now.Memory.Holds.ShouldBeEmpty();
        world.Why()[0].Kind.ShouldBe(WhyKind.Refused);
    }

    [Fact]
    public async Task Buried_TheFirstStepDeploysIt_AndItIsPardoned()
    {
        await using var world = await AutoWorld.Serving();
        var (sha, _) = await world.IsTakenBack("b2");
        world.World.Router.ErrorRate = _ => 0;
        await world.Server.Sees(s => s.Memory.Candidates[Shop.Fleet].Buried.Length == 1, "the tombstone");

        await Does(world, WhyKind.Refused, 0);

        world.Of(sha).Count.ShouldBe(2);
        world.Now.Fleet(Shop.Fleet).Committed.ShouldBe(Shop.Two);
        world.Now.Memory.Tombstones.ShouldBeEmpty();
        world.Now.Memory.Holds.ShouldBeEmpty();
    }

    [Fact]
    public async Task TriedInVain_TheFirstStepTriesItAgain()
    {
        await using var world = await AutoWorld.Serving();
        world.World.Builder.Makes = tree => tree[0] == 'b' ? throw new PermanentException("the build exited with code 1") : tree;
        var sha = await world.Push("b2");
        await Ends(world, sha, DeploymentOutcome.Failed);
        world.World.Builder.Makes = tree => tree;

        await Does(world, WhyKind.Refused, 0);

        await world.Stands(Shop.Two);
    }

    [Fact]
    public async Task TakenBackByAPerson_TheStepAfterARollback_DeploysWhatThePolicyChose()
    {
        await using var world = await AutoWorld.Serving();
        await world.Lands("b2", Shop.Two);
        await world.Do("davit rollback shop");
        await world.Decided(await world.Push("c3"));

        await Does(world, WhyKind.Held, 0);

        await world.Stands(new ReleaseId("shop", 3));
        world.Now.Memory.Holds.ShouldBeEmpty();
    }

    [Fact]
    public async Task Closed_TheFirstStepDeploysWithoutWaiting()
    {
        await using var world = await AutoWorld.Serving();
        var hour = world.World.Clock.GetUtcNow().AddHours(3);
        await world.Describe($"{{branch: main, windows: '{hour:HH}:00-{hour:HH}:30'}}");
        await world.Server.Sees(s => s.Memory.Candidates[Shop.Fleet].Policy.Windows.Length == 1, "the policy");
        await world.Decided(await world.Push("b2"));

        await Does(world, WhyKind.Waiting, 0);

        await world.Stands(Shop.Two);
    }

    [Fact]
    public async Task Stopped_TheFirstStepStartsIt()
    {
        await using var world = await AutoWorld.Serving();
        await world.Server.Fleets.Stop("shop", null, "worker", new Asked(AutoWorld.Ada), default);
        world.Why().First(w => w.Kind is WhyKind.Stopped).Since.ShouldNotBeNull();

        await Does(world, WhyKind.Stopped, 0);

        world.Now.Fleet(Shop.Fleet).Stopped.ShouldBeEmpty();
    }

    [Fact]
    public async Task Empty_TheFirstStepDeploys()
    {
        await using var world = await AutoWorld.Open(null);

        await Does(world, WhyKind.Empty, 0);

        world.Now.Fleet(Shop.Fleet).Committed.ShouldBe(Shop.One);
        world.Why().Single().Kind.ShouldBe(WhyKind.Running);
    }

    [Fact]
    public async Task WithoutAReason_TheFirstStepGivesOne()
    {
        await using var world = await Bound("{require-reason: true}");

        await DoesInstead(world, () => world.Do("davit deploy shop@a1"), "wants a reason");

        world.Now.Fleet(Shop.Fleet).Committed.ShouldBe(Shop.One);
        world.Now.Deployments.Values.Single().Why.ShouldBe("WHY");
    }

    [Fact]
    public async Task OfAnotherBranch_TheFirstStepDeploysTheRightOne_WithTheReasonThatIsAskedFor()
    {
        await using var world = await Bound("{from: [release/*, main], require-reason: true}");
        var side = await world.Push("b2", branch: "side");

        await DoesInstead(world, () => world.Do($"davit deploy shop@{side} --reason WHY"), "takes commits of release/*, main only");

        world.Now.Deployments.Values.Single().Request.Revision.ShouldBe("main");
        world.Now.Fleet(Shop.Fleet).Committed.ShouldBe(Shop.One);
    }

    [Fact]
    public async Task RollbackToAReleaseThatIsNotKept_TheFirstStepGoesToOneThatIs()
    {
        await using var world = await AutoWorld.Serving();
        await world.Lands("b2", Shop.Two);

        await DoesInstead(world, () => world.Do("davit rollback shop --release shop-9"), "no kept release shop-9");

        world.Now.Fleet(Shop.Fleet).Committed.ShouldBe(Shop.One);
    }

    [Fact]
    public async Task RollbackToWhatStands_TheFirstStepGoesBackFurther()
    {
        await using var world = await AutoWorld.Serving();
        await world.Lands("b2", Shop.Two);

        await DoesInstead(world, () => world.Do("davit rollback shop --release shop-2"), "stands on shop-2 already");

        world.Now.Fleet(Shop.Fleet).Committed.ShouldBe(Shop.One);
    }

    [Fact]
    public async Task RollbackOfNothing_TheFirstStepDeploys()
    {
        await using var world = await AutoWorld.Open(null);

        await DoesInstead(world, () => world.Do("davit rollback shop"), "no earlier release");

        world.Now.Fleet(Shop.Fleet).Committed.ShouldBe(Shop.One);
    }

    [Fact]
    public async Task RollbackOfNothing_WhereAReasonIsWanted_TheFirstStepGivesOne()
    {
        await using var world = await Bound("{require-reason: true}");

        await DoesInstead(world, () => world.Do("davit rollback shop"), "no earlier release");

        world.Now.Deployments.Values.Single().Why.ShouldBe("WHY");
    }

    [Fact]
    public async Task UnknownCommit_TheFirstStepShowsWhatThereIs()
    {
        await using var world = await AutoWorld.Open(null);

        var refused = await Should.ThrowAsync<RefusedException>(() => world.Do("davit deploy shop@nowhere"));

        refused.Kind.ShouldBe(RefusalKind.Blocked);
        refused.Next.ShouldBe("davit commits shop");
    }

    private static async Task<AutoWorld> Bound(string policy)
    {
        var world = await AutoWorld.Open(null);
        await world.Server.Fleets.Describe($"environments: {{local: {{targets: [processes], policy: {policy}}}}}", new Asked(AutoWorld.Ada), default).InTime();
        return world;
    }

    private static async Task DoesInstead(AutoWorld world, Func<Task> refused, string why)
    {
        var because = (await Should.ThrowAsync<RefusedException>(refused)).Because;
        because.Summary.ShouldContain(why);
        await world.Do(because.Next[0].Command);
    }

    private static async Task Does(AutoWorld world, WhyKind kind, int step)
    {
        var said = world.Why().FirstOrDefault(w => w.Kind == kind).ShouldNotBeNull($"said was {string.Join("; ", world.Why().Select(w => $"{w.Kind}: {w.Summary}"))}");
        await world.Do(said.Next[step].Command);
    }

    private static async Task<string> Comes(AutoWorld world, string sha, string step)
    {
        var state = await world.Server.Sees(s => s.DeploymentsOf(Shop.Fleet).Any(d => d.Request.Commit == sha && d.Step(step) is not null), step);
        return state.DeploymentsOf(Shop.Fleet).Last().Id;
    }

    private static Task Ends(AutoWorld world, string sha, DeploymentOutcome outcome) =>
        world.Server.Sees(s => s.DeploymentsOf(Shop.Fleet).Any(d => d.Request.Commit == sha && d.Ending?.Outcome == outcome), $"{outcome}");
}
