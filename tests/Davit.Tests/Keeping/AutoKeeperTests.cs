using Davit.Core.Explaining;
using Davit.Core.Model.Deployments;
using Davit.Core.Operations;
using Davit.Testing;
using Davit.Testing.World;

namespace Davit.Tests.Keeping;

/// <summary>Policies deploy by themselves through what people use; what was taken back does not come again, whatever it is called.</summary>
public sealed class AutoKeeperTests
{
    [Fact]
    public async Task NewestCommit_GoesLiveByItself_AndOnce()
    {
        await using var world = await AutoWorld.Serving();

        var second = await world.Lands("b2", Shop.Two);
        await world.Server.Mirrors.Fetch(new Plugins.RepositoryRef("/repo"), default);

        world.Of(second).Single().Who.ShouldBe("policy:main");
        world.Of(second).Single().Request.IsAutomatic.ShouldBeTrue();
        world.Now.Memory.Holds.ShouldBeEmpty();
    }

    [Fact]
    public async Task CommitThatWasTakenBack_IsHeldAndBuried_AndDoesNotComeBack()
    {
        await using var world = await AutoWorld.Serving();

        var (bad, ended) = await world.IsTakenBack("b2");
        await world.Server.Mirrors.Fetch(new Plugins.RepositoryRef("/repo"), default);
        var why = await world.Decided(bad);

        ended.Ending!.Outcome.ShouldBe(DeploymentOutcome.TakenBack);
        var hold = world.Now.Memory.Holds[Shop.Fleet];
        (hold.From, hold.To, hold.By, hold.Deployment).ShouldBe((Shop.Two, Shop.One, "judge", ended.Id));
        world.Now.Memory.Tombstones.Keys.ShouldBe(["shop-2"]);
        world.Of(bad).Count.ShouldBe(1);
        why.Select(w => w.Kind).ShouldBe([WhyKind.Held, WhyKind.Refused, WhyKind.Failing]);
    }

    [Fact]
    public async Task HoldAndTombstone_AreWrittenWithTheEnd()
    {
        await using var world = await AutoWorld.Serving();

        var (_, ended) = await world.IsTakenBack("b2");

        var facts = await world.World.Store.ReadAsync(0, 10_000, default);
        var end = facts.Single(f => f.Type == "deployment-ended" && f.Stream == $"deployment/{ended.Id}").Position;
        facts.Where(f => f.Position > end).Take(2).Select(f => (f.Type, f.Position)).ShouldBe([("release-buried", end + 1), ("hold-placed", end + 2)]);
    }

    [Fact]
    public async Task MergeWithTheSameFiles_CannotSmuggleItBack_EvenWhenNothingIsHeld()
    {
        await using var world = await AutoWorld.Serving();
        await world.IsTakenBack("b2");
        await world.Server.Holds.Lift("shop/local", new Asked(AutoWorld.Ada), default);

        var merge = await world.Push("c3", "Merge the branch again", sameAs: "b2");
        var why = await world.Decided(merge);

        why[0].Kind.ShouldBe(WhyKind.Refused);
        why[0].Summary.ShouldContain("shop-2 again");
        world.Of(merge).ShouldBeEmpty();
    }

    [Fact]
    public async Task OtherFilesThatBuildToTheSame_AreNotDeployed()
    {
        await using var world = await AutoWorld.Serving();
        await world.IsTakenBack("b2");
        world.World.Router.ErrorRate = _ => 0;
        world.World.Builder.Makes = tree => tree.StartsWith("c3", StringComparison.Ordinal) ? "b2".PadRight(40, '0') : tree;
        await world.Server.Holds.Lift("shop/local", new Asked(AutoWorld.Ada), default);

        var disguised = await world.Push("c3", "Reword the readme");
        var state = await world.Server.Sees(s => s.DeploymentsOf(Shop.Fleet).Any(d => d.Request.Commit == disguised && d.IsOver), "the end");

        var ending = state.DeploymentsOf(Shop.Fleet).Last().Ending!;
        ending.Outcome.ShouldBe(DeploymentOutcome.Failed);
        ending.Reason.ShouldContain("has the content of shop-2");
        state.Fleet(Shop.Fleet).Committed.ShouldBe(Shop.One);
    }

    [Fact]
    public async Task FixThatNamesIt_LiftsTheHold_WhereThePolicySaysSo()
    {
        await using var world = await AutoWorld.Serving("{branch: main, resume: on-fix}");
        await world.IsTakenBack("b2");
        world.World.Router.ErrorRate = _ => 0;

        var unrelated = await world.Push("c3", "Change the colour");
        (await world.Decided(unrelated))[0].Kind.ShouldBe(WhyKind.Held);
        world.Now.Memory.Holds.ShouldNotBeEmpty();
        await world.Lands("d4", new Plugins.ReleaseId("shop", 3), "Count to ten\n\nFixes: shop-2");

        world.Of(unrelated).ShouldBeEmpty();
        world.Now.Memory.Holds.ShouldBeEmpty();
        world.Now.Memory.Tombstones.Keys.ShouldBe(["shop-2"]);
    }

    [Fact]
    public async Task FixThatWasRevertedAgain_IsNone_WhateverElseCameWithIt()
    {
        await using var world = await AutoWorld.Serving("{branch: main, resume: on-fix}");
        var (bad, _) = await world.IsTakenBack("b2");
        world.World.Router.ErrorRate = _ => 0;
        await world.Server.Fleets.Lock("shop", "three commits at once", null, new Asked(AutoWorld.Ada), default);
        var revert = await world.Push("c3", $"Revert \"Two\"\n\nThis reverts commit {bad}.", sameAs: "a1");
        (await world.Decided(revert)).ShouldNotContain(w => w.Kind == WhyKind.Held);
        var again = await world.Push("d4", $"Reapply \"Two\"\n\nThis reverts commit {revert}.");

        (await world.Decided(again)).ShouldContain(w => w.Kind == WhyKind.Held);
        var mended = await world.Push("e5", "Count to ten\n\nFixes: shop-2");
        (await world.Decided(mended)).ShouldNotContain(w => w.Kind == WhyKind.Held);
    }

    [Fact]
    public async Task FixThatNamesIt_Waits_WhereThePolicyDoesNotSaySo_UntilAPersonPromotesIt()
    {
        await using var world = await AutoWorld.Serving();
        await world.IsTakenBack("b2");
        world.World.Router.ErrorRate = _ => 0;

        var fix = await world.Push("c3", "Count to ten\n\nFixes: shop-2");
        var why = (await world.Decided(fix))[0];
        why.Kind.ShouldBe(WhyKind.Held);
        world.Of(fix).ShouldBeEmpty();
        await world.Do(why.Next[0].Command);

        world.Of(fix).Count.ShouldBe(1, world.Story());
        world.Of(fix).Single().Ending!.Outcome.ShouldBe(DeploymentOutcome.Released);
        world.Now.Memory.Holds.ShouldBeEmpty();
        await world.Lands("d4", new Plugins.ReleaseId("shop", 4));
    }

    [Fact]
    public async Task FixThatFailsToo_IsTakenBack_AndHeldAnew()
    {
        await using var world = await AutoWorld.Serving("{branch: main, resume: on-fix}");
        await world.IsTakenBack("b2");

        var (_, second) = await world.IsTakenBack("c3", "Count to nine\n\nFixes: shop-2");

        var hold = world.Now.Memory.Holds[Shop.Fleet];
        (hold.From, hold.To, hold.Deployment).ShouldBe((new Plugins.ReleaseId("shop", 3), Shop.One, second.Id));
        world.Now.Memory.Tombstones.Keys.ShouldBe(["shop-2", "shop-3"]);
    }

    [Fact]
    public async Task RollbackByAPerson_Wins_UntilThatPersonGoesOn()
    {
        await using var world = await AutoWorld.Serving("{branch: main, resume: on-fix}");
        await world.Lands("b2", Shop.Two);

        var back = await world.Server.Deployments.Rollback(new Rollback("shop", null, null) { Ticket = "SHOP-17" }, new Asked(AutoWorld.Ada, "slow checkout"), default);
        var hold = world.Now.Memory.Holds[Shop.Fleet];
        await world.Server.End(back.Id);
        var next = await world.Push("c3", "Something else");
        (await world.Decided(next))[0].Kind.ShouldBe(WhyKind.Held, world.Story());
        await world.Lands("d4", new Plugins.ReleaseId("shop", 3), "Make the checkout quick (shop-17)");

        (hold.From, hold.To, hold.By, hold.Reason, hold.Ticket).ShouldBe((Shop.Two, Shop.One, AutoWorld.Ada, "slow checkout", "SHOP-17"));
        world.Of(next).ShouldBeEmpty();
        world.Now.Memory.Holds.ShouldBeEmpty();
    }

    [Fact]
    public async Task OlderCommitThatAPersonDeploys_IsHeld_AndOneThatFailsIsNot()
    {
        await using var world = await AutoWorld.Serving();
        var first = "a1".PadRight(40, '0');
        await world.Lands("b2", Shop.Two);

        await world.Do($"davit deploy shop@{first}");
        world.Now.Memory.Holds[Shop.Fleet].To.ShouldBe(Shop.One);
        await world.Do("davit hold lift shop/local");
        await world.Stands(Shop.Two);
        world.World.Source.Commit("ee", Shop.Spec(Shop.QuickCanary));
        world.World.Router.ErrorRate = release => release.Number == 3 ? 0.5 : 0;
        var failed = await Shop.Deploy(world.Server, "ee");

        failed.Ending!.Outcome.ShouldBe(DeploymentOutcome.TakenBack);
        // A rollback holds, also one that nobody asked for; but on what it was taken back to, not on what failed.
        world.Now.Memory.Holds[Shop.Fleet].To.ShouldBe(Shop.Two);
    }

    private static string DayAfterTomorrow(AutoWorld world) => world.World.Clock.GetUtcNow().AddDays(2).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("hurry", "superseded by d-3: hurry")]
    [InlineData(null, "superseded by d-3")]
    public async Task WhatGaveWay_SaysToWhat_AndTheOtherKeepsItsOwnReason(string? why, string ended)
    {
        await using var world = await AutoWorld.Serving();
        var slow = await world.Push("b2", strategy: "{canary: {steps: ['50% 1h']}, progress-deadline: 2s}");
        await world.Server.Sees(s => s.DeploymentsOf(Shop.Fleet).Any(d => d.Request.Commit == slow && d.Step("watch 50 %") is not null), "the canary");

        var newer = await world.Server.Deployments.Deploy(new Deploy("shop", "a1".PadRight(40, '0'), null, null), new Asked(AutoWorld.Ada, why), default);
        await world.Server.End(newer.Id);

        world.Of(slow).Single().Ending!.Reason.ShouldBe(ended);
        world.Now.Deployments[newer.Id].Why.ShouldBe(why);
    }

    [Fact]
    public async Task AbortedByAPerson_IsNotTriedAgain_AndTheNextIs()
    {
        await using var world = await AutoWorld.Serving();
        var slow = await world.Push("b2", strategy: "{canary: {steps: ['50% 1h']}, progress-deadline: 2s}");
        var state = await world.Server.Sees(s => s.DeploymentsOf(Shop.Fleet).Any(d => d.Request.Commit == slow && d.Step("watch 50 %") is not null), "the canary");
        await world.Do($"davit abort {state.DeploymentsOf(Shop.Fleet).Last().Id}");
        await world.Server.Sees(s => s.DeploymentsOf(Shop.Fleet).All(d => d.IsOver), "the end");

        var why = await world.Decided(slow);
        why[0].Kind.ShouldBe(WhyKind.Refused);
        world.Now.Memory.Holds.ShouldBeEmpty();
        await world.Lands("c3", new Plugins.ReleaseId("shop", 3));
        world.Of(slow).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Checks_AreWaitedFor_AndOneThatFailed_IsSaid()
    {
        await using var world = await AutoWorld.Serving("{branch: main}");
        await world.Describe("{branch: main, checks: [build, ci/*]}");
        await world.Server.Sees(s => s.Memory.Candidates[Shop.Fleet].Policy.Checks.Length == 2, "the policy");

        var sha = await world.Push("b2");
        var why = await world.Decided(sha);
        why.Select(w => w.Kind).ShouldBe([WhyKind.Waiting, WhyKind.Waiting]);
        await world.Server.Holds.Report("shop", sha, "build", Davit.Core.Model.Holds.CheckState.Failed, "https://ci.example.com/1", new Asked("webhook:GitHub"), default);
        world.Why()[0].Kind.ShouldBe(WhyKind.Refused);
        world.Why()[0].Evidence[^1].Text.ShouldContain("https://ci.example.com/1");
        await world.Do(world.Why()[0].Next[0].Command);
        await world.Server.Holds.Report("shop", sha, "ci/tests", Davit.Core.Model.Holds.CheckState.Passed, null, new Asked("webhook:GitHub"), default);

        await world.Server.Sees(s => s.Fleet(Shop.Fleet).Committed == Shop.Two, "the release");
    }

    [Fact]
    public async Task LockAndFreeze_KeepItWaiting_AndKeepPeopleOut_ButNotARollback()
    {
        await using var world = await AutoWorld.Serving();
        await world.Lands("b2", Shop.Two);
        var freeze = await world.Server.Holds.Freeze(new FreezeWish("local", "the sale", null, DayAfterTomorrow(world), "Europe/Berlin", 0), new Asked(AutoWorld.Ada), default);
        await world.Server.Fleets.Lock("shop", "a leak", null, new Asked(AutoWorld.Ada), default);

        var sha = await world.Push("c3");
        (await world.Decided(sha)).Select(w => w.Kind).ShouldBe([WhyKind.Locked, WhyKind.Frozen]);
        await world.Do(world.Why()[0].Next[0].Command);
        var refused = await Should.ThrowAsync<RefusedException>(() => world.Do("davit deploy shop"));
        refused.Message.ShouldBe(world.Why()[0].Summary);
        refused.Next.ShouldBe($"davit freeze lift {freeze.Id}");
        world.Of(sha).ShouldBeEmpty();
        await world.Do("davit rollback shop");
        await world.Do("davit hold lift shop/local");
        await world.Do(refused.Next!);

        await world.Server.Sees(s => s.Fleet(Shop.Fleet).Committed == new Plugins.ReleaseId("shop", 3), "the release");
    }

    [Fact]
    public async Task WhatCouldNotBeSeen_IsLookedAtAgainSoon_ThoughNothingSaysSo()
    {
        await using var world = await AutoWorld.Serving();
        var failures = 0;
        world.World.Source.Breaks = () => ++failures <= 2 ? new Plugins.TransientException("the mirror is busy") : null;
        var began = TimeProvider.System.GetTimestamp();

        await world.Lands("b2", Shop.Two);

        failures.ShouldBeGreaterThan(2);
        TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task SpecWithMistakes_IsSaid_AndTheNextCommitIsDeployed()
    {
        await using var world = await AutoWorld.Serving();

        var wrong = await world.Push("b2", extra: "nonsense: true");
        await world.Server.Sees(s => s.Memory.Candidates[Shop.Fleet] is { Problem: not null } c && c.Commit == wrong, "the problem");
        var why = world.Why()[0];
        why.Kind.ShouldBe(WhyKind.Refused);
        why.Evidence.ShouldContain(e => e.Text.Contains("nonsense", StringComparison.Ordinal));

        await world.Lands("c3", Shop.Two);
        world.Of(wrong).ShouldBeEmpty();
    }

    [Fact]
    public async Task EnvironmentThatFollowsAnother_TakesWhatStandsThere()
    {
        await using var world = await AutoWorld.Open("main");
        await world.Server.Fleets.Describe("environments: {local: {targets: [processes], policy: {auto: main}}, prod: {targets: [processes], policy: {auto: {after: local}}}}", new Asked(AutoWorld.Ada), default);

        var state = await world.Server.Sees(s => s.Fleet(new Plugins.FleetId("shop", "prod")).Committed == Shop.One, "prod");
        state.DeploymentsOf(new Plugins.FleetId("shop", "prod")).Single().Who.ShouldBe("policy:local");
    }
}
