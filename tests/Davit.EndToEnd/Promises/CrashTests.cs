using System.Diagnostics;
using Davit.Api.Contract;
using Davit.EndToEnd.Given;
using Davit.Testing;

namespace Davit.EndToEnd.Promises;

/// <summary>Promise 5: the server may be killed at any moment; told again, the deployment ends right, nothing was started twice, and nothing is left over.</summary>
public sealed class CrashTests
{
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
