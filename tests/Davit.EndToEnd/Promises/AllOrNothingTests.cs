using Davit.Api.Contract;
using Davit.EndToEnd.Given;

namespace Davit.EndToEnd.Promises;

/// <summary>Promise 3: a release that fails leaves every component at the previous one, and a broken web never lets a worker start.</summary>
public sealed class AllOrNothingTests
{
    private static readonly ShopSpec Good = new() { Web = 2, Workers = 1 };

    [Theory]
    [InlineData("kind: rolling")]
    [InlineData("kind: blue-green")]
    [InlineData("canary: { steps: [\"50% 200ms\"] }")]
    public async Task A_web_that_fails_its_health_check_changes_nothing_and_starts_no_worker(string strategy)
    {
        await using var world = await World.Serving(Good with { Strategy = strategy });
        await using var traffic = Traffic.On(world.Site, http1: 4);

        var failed = await world.Ended(await world.Ship(Good with { Strategy = strategy, WebFlaw = "unhealthy", ProgressDeadline = "8s" }));

        failed.Outcome.ShouldBe(Outcome.TakenBack);
        failed.Reason.ShouldNotBeNull().ShouldContain("answered 500");
        await StandsWhollyOnTheFirst(world);
        world.Marks("starts").ShouldNotContain(instance => instance.Contains("shop-2.worker"));
        await traffic.LostNothing();
        traffic.Answers.Keys.ShouldBe(["shop-1"]);
    }

    [Fact]
    public async Task A_web_that_crashes_is_told_with_its_last_lines_and_starts_no_worker()
    {
        await using var world = await World.Serving(Good);

        var failed = await world.Ended(await world.Ship(Good with { WebFlaw = "crash" }));

        failed.Outcome.ShouldBe(Outcome.TakenBack);
        failed.Reason.ShouldNotBeNull().ShouldContain("exited with code 9");
        failed.Reason.ShouldContain("no database at db:5432");
        await StandsWhollyOnTheFirst(world);
        world.Marks("starts").ShouldNotContain(instance => instance.Contains("shop-2.worker"));
    }

    [Theory]
    [InlineData("kind: rolling")]
    [InlineData("canary: { steps: [\"50% 200ms\"] }")]
    public async Task A_worker_that_crashes_takes_the_web_back_with_it(string strategy)
    {
        await using var world = await World.Serving(Good with { Strategy = strategy });
        await using var traffic = Traffic.On(world.Site, http1: 4);

        var failed = await world.Ended(await world.Ship(Good with { Strategy = strategy, WorkerFlaw = "crash" }));

        failed.Outcome.ShouldBe(Outcome.TakenBack);
        failed.Reason.ShouldNotBeNull().ShouldContain("exited with code 7");
        await StandsWhollyOnTheFirst(world);
        await traffic.LostNothing();
    }

    [Fact]
    public async Task A_release_job_that_fails_lets_nothing_of_its_release_start()
    {
        await using var world = await World.Serving(Good);

        var failed = await world.Ended(await world.Ship(Good with { Job = "fail" }));

        failed.Outcome.ShouldBe(Outcome.Failed);
        failed.Reason.ShouldNotBeNull().ShouldContain("column sku exists already");
        world.Marks("jobs").Count.ShouldBe(1);
        world.Marks("starts").ShouldNotContain(instance => instance.Contains("shop-2"));
        await StandsWhollyOnTheFirst(world);
    }

    private static async Task StandsWhollyOnTheFirst(World world)
    {
        (await world.Service()).Environments.Single().Release.ShouldBe("shop-1");
        world.Processes().Select(p => $"{p.Release} {p.Component}").Order().ShouldBe(["shop-1 web", "shop-1 web", "shop-1 worker"]);
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-1"]);
    }
}
