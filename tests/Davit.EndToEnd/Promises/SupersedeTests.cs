using Davit.Api.Contract;
using Davit.EndToEnd.Given;

namespace Davit.EndToEnd.Promises;

/// <summary>A newer deployment takes the place of one that is under way, with three releases in the air and no error.</summary>
public sealed class SupersedeTests
{
    [Fact]
    public async Task A_third_release_takes_over_from_a_canary_at_80_percent_without_an_error()
    {
        var shop = ShopSpec.Canary("80% 60s");
        await using var world = await World.Serving(shop);
        await using var traffic = Traffic.On(world.Site, http1: 12, http2: 4, events: 4);
        await using var table = TableWatch.On(world, shop.Web);
        var second = await world.Ship(shop);
        await world.Reaches(second, "watch 80 %");

        var third = await world.Ended(await world.Ship(ShopSpec.Canary("50% 200ms")));

        third.Outcome.ShouldBe(Outcome.Released);
        (await world.Look(second)).Outcome.ShouldBe(Outcome.Superseded);
        await traffic.LostNothing();
        table.Broken.ShouldBeEmpty();
        table.Splits.ShouldContain("shop-1 20 : shop-2 80");
        world.Processes().Select(p => p.Release).ShouldBe(["shop-3", "shop-3"]);
    }

    [Fact]
    public async Task Of_three_asked_for_at_once_the_last_one_stands()
    {
        var shop = new ShopSpec { Web = 1 };
        await using var world = await World.Serving(shop);
        await using var traffic = Traffic.On(world.Site, http1: 6);

        List<string> asked = [await world.Ship(shop), await world.Ship(shop), await world.Ship(shop)];
        var last = await world.Ended(asked[^1]);

        last.Outcome.ShouldBe(Outcome.Released);
        (await world.Look(asked[0])).Outcome.ShouldNotBeNull();
        (await world.Look(asked[1])).Outcome.ShouldNotBeNull();
        (await world.WhoAnswers()).Keys.ShouldBe([last.To!]);
        await traffic.LostNothing();
        world.Processes().Select(p => p.Release).ShouldBe([last.To!]);
    }
}
