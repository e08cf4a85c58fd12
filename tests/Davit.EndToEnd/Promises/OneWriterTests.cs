using Davit.Api.Contract;
using Davit.EndToEnd.Given;

namespace Davit.EndToEnd.Promises;

/// <summary>Promise 4: one writer. Two servers cannot have one data folder, and one that was frozen does no harm when it goes on.</summary>
public sealed class OneWriterTests
{
    [Fact]
    public async Task A_second_server_on_the_folder_is_refused_also_while_the_first_is_frozen()
    {
        await using var world = await World.Serving(new ShopSpec { Web = 1 });

        var whileItRuns = await world.Server.Second();
        world.Server.Freeze();
        var whileItIsFrozen = await world.Server.Second();
        world.Server.Thaw();

        foreach (var (code, said) in new[] { whileItRuns, whileItIsFrozen })
        {
            code.ShouldBe(3);
            said.ShouldContain("Another Davit server runs with");
            said.ShouldContain("davit up --data DIR");
        }

        (await world.Service()).Environments.Single().Release.ShouldBe("shop-1");
    }

    [Fact]
    public async Task A_server_frozen_for_longer_than_its_lease_goes_on_where_it_was()
    {
        var shop = ShopSpec.Canary("50% 500ms") with { Workers = 1 };
        await using var world = await World.Serving(shop);
        await using var traffic = Traffic.On(world.Site, http1: 6);
        await using var table = TableWatch.On(world, shop.Web);
        var deployment = await world.Ship(shop);
        await world.Reaches(deployment, "shift 50 % to the canary");

        world.Server.Freeze();
        await Task.Delay(TimeSpan.FromSeconds(14), TimeProvider.System);
        world.Server.Thaw();

        (await world.Ended(deployment)).Outcome.ShouldBe(Outcome.Released);
        await traffic.LostNothing();
        table.Broken.ShouldBeEmpty();
        world.Marks("starts").ShouldBeUnique();
        world.Processes().Select(p => $"{p.Release} {p.Component}").Order().ShouldBe(["shop-2 web", "shop-2 web", "shop-2 worker"]);
    }

    [Fact]
    public async Task A_frozen_server_that_was_killed_is_followed_by_one_that_ends_what_it_began()
    {
        var shop = ShopSpec.Canary("50% 500ms");
        await using var world = await World.Serving(shop);
        await using var traffic = Traffic.On(world.Site, http1: 6);
        var deployment = await world.Ship(shop);
        await world.Reaches(deployment, "size the canary for 50 %");

        world.Server.Freeze();
        await world.Server.Kill();
        await world.Server.Start();

        (await world.Ended(deployment)).Outcome.ShouldBe(Outcome.Released);
        await traffic.LostNothing();
        world.Marks("starts").ShouldBeUnique();
    }
}
