using Davit.Api.Contract;
using Davit.EndToEnd.Given;

namespace Davit.EndToEnd;

/// <summary>A queue consumer, judged by the jobs that it tells of on its own port.</summary>
public sealed class JobSpec
{
    private static readonly ShopSpec Shop = ShopSpec.Canary("50% 10s") with { Web = 1, Workers = 2, HasJobs = true };

    [Fact]
    public async Task WorkerWhoseJobsFail_IsTakenBack_WithASentenceThatNamesThem_AndAGoodOneGoesThrough()
    {
        await using var world = await World.Serving(Shop);
        await using var traffic = Traffic.On(world.Site, http1: 2);

        var bad = await world.Ended(await world.Ship(Shop with { WorkerFlaw = "jobs" }));

        bad.Outcome.ShouldBe(Outcome.TakenBack, bad.Reason);
        bad.Reason!.ShouldMatch(@"^Of the jobs of worker, [\d.]+ % failed on shop-2 against 0 % on the baseline \(\d+ of \d+ jobs against 0 of [\d,]+ jobs; a difference this large by chance: less than 1 in [\d,]+\)$");
        var run = (await CommandLineRun.Of(world.Data, "judge", "--replay", bad.Id)).ShouldExitWith(0);
        run.Output.ShouldContain("the same verdict");
        (await CommandLineRun.Of(world.Data, "judge", bad.Id)).ShouldExitWith(0).Output.ShouldContain("worker");

        var good = await world.Ended(await world.Ship(Shop with { RestartAfter = "29s" }));

        good.Outcome.ShouldBe(Outcome.Released, good.Reason);
        (await CommandLineRun.Of(world.Data, "judge", good.Id)).ShouldExitWith(0).Output.ShouldMatch("of the jobs of worker, 0 % failed on shop-3 against 0 % on the baseline");
    }
}
