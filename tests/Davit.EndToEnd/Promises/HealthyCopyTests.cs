using Davit.Api.Contract;
using Davit.EndToEnd.Given;
using Davit.Testing;

namespace Davit.EndToEnd.Promises;

/// <summary>Promise 11: only the healthy copy is sacred.</summary>
public sealed class HealthyCopyTests
{
    [Theory]
    [InlineData("canary: { steps: [\"50% 300ms\"] }")]
    [InlineData("kind: rolling")]
    [InlineData("kind: blue-green")]
    public async Task A_deployment_whose_old_side_is_broken_halts_where_it_is_answered_and_a_fix_goes_live(string strategyOfTheFix)
    {
        var shop = ShopSpec.Canary("50% 100ms ask") with { ProgressDeadline = "6s" };
        await using var world = await World.Serving(shop);
        var deployment = await world.Ship(shop);
        await world.Reaches(deployment, "wait for a person at 50 %");

        world.Break("shop-1");
        await Eventually.Sees(() => world.WhoAnswers(), who => who.Keys.SequenceEqual(["shop-2"]), "the requests to go where they are answered", World.Patience);
        await using var traffic = Traffic.On(world.Site, http1: 4);
        await world.Tell(deployment, "abort");
        var halted = await world.Ended(deployment);

        halted.Outcome.ShouldBe(Outcome.Halted);
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-2"]);

        var fix = await world.Ended(await world.Ship(shop with { Strategy = strategyOfTheFix, ProgressDeadline = "20s" }));

        fix.Outcome.ShouldBe(Outcome.Released, fix.Reason);
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-3"]);
        await traffic.LostNothing();
        world.Processes().ShouldNotContain(process => process.Release == "shop-2");
    }

    [Fact]
    public async Task A_fix_goes_live_by_canary_while_nothing_at_all_answers()
    {
        var shop = ShopSpec.Canary("50% 300ms") with { ProgressDeadline = "20s" };
        await using var world = await World.Serving(shop);

        world.Break("shop-1");
        await Eventually.Sees(() => world.WhoAnswers(4), who => !who.ContainsKey("shop-1"), "the shop to be down", World.Patience);
        var fix = await world.Ended(await world.Ship(shop));

        fix.Outcome.ShouldBe(Outcome.Released, fix.Reason);
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-2"]);
    }
}
