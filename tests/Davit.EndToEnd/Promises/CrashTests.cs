using System.Diagnostics;
using Davit.Api.Contract;
using Davit.EndToEnd.Given;
using Davit.Testing;

namespace Davit.EndToEnd.Promises;

/// <summary>Promise 5: the server may be killed at any moment; told again, the deployment ends right, nothing was started twice, and nothing is left over.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(1, "kind: rolling", "")]
    [InlineData(2, "canary: { steps: [\"50% 200ms\"] }", "")]
    [InlineData(3, "canary: { steps: [\"25% 200ms\", \"50% 200ms\"] }", "unhealthy")]
    [InlineData(4, "kind: blue-green\n  keep-warm: 1s", "")]
    public async Task A_server_killed_at_random_moments_ends_what_it_began(int seed, string strategy, string flaw)
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

    [Fact]
    public async Task A_release_job_under_way_when_the_server_is_killed_runs_once()
    {
        await using var world = await World.Serving(new ShopSpec { Web = 1 });
        var deployment = await world.Ship(new ShopSpec { Web = 1, Job = "slow" });
        await Eventually.Sees(() => Task.FromResult(world.Marks("jobs").Count), jobs => jobs == 1, "the job to run", World.Patience);

        await world.Server.Kill();
        await world.Server.Start();

        (await world.Ended(deployment)).Outcome.ShouldBe(Outcome.Released);
        world.Marks("jobs").Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_deployment_goes_on_within_5_s_of_a_restart()
    {
        var shop = ShopSpec.Canary("50% 100ms ask");
        await using var world = await World.Serving(shop);
        var deployment = await world.Ship(shop);
        await world.Reaches(deployment, "wait for a person at 50 %");

        await world.Server.Kill();
        await world.Server.Start();
        var up = Stopwatch.StartNew();
        await world.Tell(deployment, "promote");
        await world.Reaches(deployment, "start the rest");

        up.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (await world.Ended(deployment)).Outcome.ShouldBe(Outcome.Released);
    }
}
