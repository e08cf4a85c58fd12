using Davit.Api.Contract;
using Davit.EndToEnd.Given;
using Davit.Testing;

namespace Davit.EndToEnd.Operating;

/// <summary>Instances that run and do not work, and components that change their name.</summary>
public sealed class FaultSpec
{
    [Fact]
    public async Task FailingInstances_AreReplacedOneByOne_AndEachNextOnlyAfterTheLastHelped()
    {
        await using var world = await World.Serving(new ShopSpec { Web = 3, RestartAfter = "1s" });
        var before = (await world.Instances()).Select(i => i.Id).ToList();

        world.Break("shop-1");
        var one = await Eventually.Sees(() => world.Instances(), now => now.Any(i => i.Restarts == 1), "one to be replaced", World.Patience);
        one.Count(i => before.Contains(i.Id)).ShouldBeGreaterThanOrEqualTo(2, "the others wait for what comes of it");
        world.Mend("shop-1");

        await Eventually.Sees(() => world.Instances(), now => now.Count == 3 && now.All(i => i.Health == "ready"), "all to be well again", World.Patience);
        (await world.Instances(all: true)).Single(i => i.State == "exited").Id.ShouldBeOneOf([.. before]);
        (await world.Events()).Single(e => e.Contains("was replaced: its health check failed for", StringComparison.Ordinal)).ShouldContain("answered 5");
    }

    [Fact]
    public async Task RouterThatHangs_IsToldWithItsEnvironment_UntilItAnswersAgain()
    {
        await using var world = await World.Serving(new ShopSpec { Web = 2 });
        (await Targets(world)).ShouldMatch(@"local +processes +answers +2 +2 +[\d.]+ MB +router answers");

        var router = (await world.RouterAbout()).Pid;
        Signals.Send(router, Signals.Stop);
        try
        {
            var told = await Eventually.Sees(() => Targets(world), table => table.Contains("router does not answer", StringComparison.Ordinal), "the silence to be told", World.Patience);
            told.ShouldMatch(@"(?m)^router of local: .+");
            told.ShouldMatch("local +processes +answers", "the instances are known all the same");
        }
        finally
        {
            Signals.Send(router, Signals.Continue);
        }

        await Eventually.Sees(() => Targets(world), table => table.Contains("router answers", StringComparison.Ordinal), "the router to answer again", World.Patience);
    }

    private static async Task<string> Targets(World world) => (await CommandLineRun.Of(world.Data, "env", "targets")).ShouldExitWith(0).Output;

    [Fact]
    public async Task FirstDeploymentThatNeverServed_IsNoObstacleToTheNext()
    {
        var shop = new ShopSpec { Web = 1 };
        await using var world = await World.Up(shop with { WebFlaw = "unhealthy", Strategy = "kind: canary" });

        var first = await world.Deploy();
        await Eventually.Sees(() => world.Instances(), now => now.Any(i => i.State == "running"), "the sick one to run", World.Patience);
        var second = await world.Ship(shop);
        (await world.Ended(first)).Outcome.ShouldBe(Outcome.Superseded);
        (await world.Ended(second)).Outcome.ShouldBe(Outcome.Released);
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-2"]);
    }

    [Fact]
    public async Task RenamedComponent_OfTheSameRoute_IsRefusedWithAWayOut_ThatWorks()
    {
        var shop = new ShopSpec { Web = 2 };
        await using var world = await World.Serving(shop);

        var refused = await world.Ended(await world.Ship(shop with { WebName = "site" }));
        refused.Outcome.ShouldBe(Outcome.Failed);
        refused.Reason!.ShouldContain("'*/' is of web in shop-1 and of site in shop-2");
        refused.Reason!.ShouldContain("--strategy recreate");
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-1"]);

        (await world.Ended(await world.Deploy(strategy: "recreate"))).Outcome.ShouldBe(Outcome.Released);
        (await world.WhoAnswers()).Keys.Single().ShouldStartWith("shop-");
        (await world.Instances()).ShouldAllBe(i => i.Component == "site");

        // The way back is never refused: it finds by itself that the two cannot stand side by side.
        (await world.Ended(await world.Rollback("shop-1"))).ShouldSatisfyAllConditions(d => d.Outcome.ShouldBe(Outcome.Released), d => d.Strategy.ShouldBe("recreate"));
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-1"]);
        (await world.Instances()).ShouldAllBe(i => i.Component == "web");
    }
}
