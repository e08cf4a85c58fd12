using Davit.Api.Contract;
using Davit.EndToEnd.Given;
using Davit.Testing;

namespace Davit.EndToEnd.Promises;

/// <summary>Promise 6: nothing goes round in circles.</summary>
public sealed class NoLoopTests
{
    [Fact]
    public async Task A_release_that_was_taken_back_is_not_tried_again_by_itself()
    {
        var shop = new ShopSpec { Web = 1 };
        await using var world = await World.Serving(shop);
        (await world.Ended(await world.Ship(shop with { WebFlaw = "crash" }))).Outcome.ShouldBe(Outcome.TakenBack);
        var tried = world.Marks("starts");

        await world.Server.Kill();
        await world.Server.Start();
        // A later deployment has come and gone: whatever else was to be done by itself would have begun before it.
        (await world.Ended(await world.Deploy(await FirstCommit(world)))).Outcome.ShouldBe(Outcome.Released);

        (await world.Deployments()).Select(d => d.Id).Order().ShouldBe(["d-1", "d-2", "d-3"]);
        world.Marks("starts").ShouldBe(tried);
    }

    [Fact]
    public async Task A_rollback_of_a_rollback_goes_further_back_and_never_onto_what_was_left()
    {
        var shop = new ShopSpec { Web = 1 };
        await using var world = await World.Serving(shop);
        await world.Ended(await world.Ship(shop));
        await world.Ended(await world.Ship(shop));

        (await world.Ended(await world.Rollback())).To.ShouldBe("shop-2");
        (await world.Ended(await world.Rollback())).To.ShouldBe("shop-1");
        var refused = await Should.ThrowAsync<Davit.Cli.ProblemException>(() => world.Rollback());

        refused.Message.ShouldContain("no earlier release");
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-1"]);
    }

    [Fact]
    public async Task A_rollback_during_a_canary_goes_to_where_the_canary_came_from()
    {
        var shop = ShopSpec.Canary("50% 60s");
        await using var world = await World.Serving(shop);
        await world.Ended(await world.Ship(shop with { Strategy = "kind: rolling" }));
        await using var traffic = Traffic.On(world.Site, http1: 4);
        var canary = await world.Ship(shop);
        await world.Reaches(canary, "watch 50 %");

        var back = await world.Ended(await world.Rollback());

        (await world.Look(canary)).Outcome.ShouldBe(Outcome.Superseded);
        back.Outcome.ShouldBe(Outcome.Released);
        (await world.Service()).Environments.Single().Release.ShouldBe("shop-2");
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-2"]);
        await traffic.LostNothing();
    }

    [Fact]
    public async Task An_instance_that_dies_again_and_again_is_started_later_and_later()
    {
        await using var world = await World.Serving(new ShopSpec { Web = 1 });

        for (var attempt = 0; attempt < 4; attempt++)
        {
            var born = await Eventually.Sees(() => Task.FromResult(world.Processes().SingleOrDefault(p => p.Instance.EndsWith($".{attempt}", StringComparison.Ordinal))), p => p is not null, $"attempt {attempt}", World.Patience);
            Signals.Send(born!.Id, Signals.Kill);
        }

        var lives = await Eventually.Sees(() => world.Instances(all: true), all => all.Any(i => i.Restarts == 4), "the fifth start", World.Patience);
        var waits = lives.OrderBy(i => i.Restarts).ToList() is var all ? all.Zip(all.Skip(1), (dead, next) => next.StartedAt - dead.Exit!.At).TakeLast(2).ToList() : [];
        waits[0].ShouldBeGreaterThan(TimeSpan.FromSeconds(1.9));
        waits[1].ShouldBeGreaterThan(TimeSpan.FromSeconds(3.9));
    }

    private static async Task<string> FirstCommit(World world) => (await world.Look("d-1")).Commit!;
}
