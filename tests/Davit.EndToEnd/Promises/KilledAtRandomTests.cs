using Davit.Api.Contract;
using Davit.EndToEnd.Given;
using Davit.Testing;

namespace Davit.EndToEnd.Promises;

/// <summary>Promise 5 at random moments. Each is a class of its own, so that the longest tests of all run beside each other.</summary>
public abstract class KilledAtRandomTests
{
    private protected static async Task EndsWhatItBegan(int seed, string strategy, string flaw = "")
    {
        const int kills = 4;
        var moments = new Random(seed);
        var shop = new ShopSpec { Web = 2, Workers = 1, Job = "", Strategy = strategy };
        await using var world = await World.Serving(shop);
        await using var traffic = Traffic.On(world.Site, http1: 6);
        await using var table = TableWatch.On(world, shop.Web);

        var deployment = await world.Ship(shop with { WebFlaw = flaw, ProgressDeadline = flaw == "" ? "60s" : "8s" });
        for (var kill = 0; kill < kills; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(moments.Next(1500)), TimeProvider.System);
            await world.Server.Kill();
            await world.Server.Start();
        }

        var (outcome, stands) = flaw == "" ? (Outcome.Released, "shop-2") : (Outcome.TakenBack, "shop-1");
        (await world.Ended(deployment)).Outcome.ShouldBe(outcome);
        await traffic.LostNothing();
        table.Broken.ShouldBeEmpty();
        world.Marks("starts").ShouldBeUnique();
        world.Marks("jobs").ShouldBe(["local.shop-1.release.1.0", "local.shop-2.release.2.0"]);
        await Eventually.Sees(() => Task.FromResult(string.Join(' ', world.Processes().Select(p => $"{p.Release}.{p.Component}").Order())), all => all == $"{stands}.web {stands}.web {stands}.worker", "exactly what is wanted to run");
    }
}

public sealed class RollingKilledAtRandomTests : KilledAtRandomTests
{
    [Fact]
    public Task A_server_killed_at_random_moments_ends_what_it_began() => EndsWhatItBegan(1, "kind: rolling");
}

public sealed class CanaryKilledAtRandomTests : KilledAtRandomTests
{
    [Fact]
    public Task A_server_killed_at_random_moments_ends_what_it_began() => EndsWhatItBegan(2, "canary: { steps: [\"50% 200ms\"] }");
}

public sealed class FlawedCanaryKilledAtRandomTests : KilledAtRandomTests
{
    [Fact]
    public Task A_server_killed_at_random_moments_ends_what_it_began() => EndsWhatItBegan(3, "canary: { steps: [\"25% 200ms\", \"50% 200ms\"] }", "unhealthy");
}

public sealed class BlueGreenKilledAtRandomTests : KilledAtRandomTests
{
    [Fact]
    public Task A_server_killed_at_random_moments_ends_what_it_began() => EndsWhatItBegan(4, "kind: blue-green\n  keep-warm: 1s");
}
