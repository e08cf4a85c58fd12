using Davit.Api.Contract;
using Davit.EndToEnd.Given;

namespace Davit.EndToEnd.Promises;

/// <summary>Promises 1 and 2: no request fails because of a switch, and no release has requests that its ready instances cannot carry.</summary>
public sealed class SwitchTests
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("rolling")]
    [InlineData("blue-green")]
    [InlineData("canary")]
    public async Task A_switch_and_the_way_back_lose_no_request(string strategy)
    {
        var shop = Of(strategy);
        await using var world = await World.Serving(shop);
        await using var traffic = Traffic.On(world.Site, http1: 12, http2: 4, events: 4);
        await using var table = TableWatch.On(world, shop.Web);

        (await world.Ended(await world.Ship(shop))).Outcome.ShouldBe(Outcome.Released);
        (await world.Ended(await world.Rollback())).Outcome.ShouldBe(Outcome.Released);

        await traffic.LostNothing();
        table.Broken.ShouldBeEmpty();
        traffic.Answers.Keys.Order().ShouldBe(["shop-1", "shop-2"]);
        traffic.Streams.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_switch_under_200_clients_of_all_kinds_loses_nothing_and_cuts_sockets_only_after_the_drain_limit()
    {
        var shop = Of("canary");
        await using var world = await World.Serving(shop);
        await using var sockets = await Sockets.On(world.Site, 40);
        await using var traffic = Traffic.On(world.Site, http1: 100, http2: 20, events: 40);
        await using var table = TableWatch.On(world, shop.Web);

        (await world.Ended(await world.Ship(shop))).Outcome.ShouldBe(Outcome.Released);

        await traffic.LostNothing();
        table.Broken.ShouldBeEmpty();
        // All sockets were on the first release, which is gone: each was kept as long as was declared, and no longer.
        sockets.Cut.Count.ShouldBe(40);
        sockets.Cut.ShouldAllBe(cut => cut.At - table.Removed[cut.Instance] > DrainLimit);
        world.Processes().ShouldAllBe(process => process.Release == "shop-2");
    }

    private static ShopSpec Of(string strategy)
    {
        var shop = strategy == "canary" ? ShopSpec.Canary("25% 300ms", "50% 300ms") : new ShopSpec { Strategy = $"kind: {strategy}" };
        return shop with { Web = 2, DrainLimit = $"{DrainLimit.TotalSeconds}s" };
    }
}
