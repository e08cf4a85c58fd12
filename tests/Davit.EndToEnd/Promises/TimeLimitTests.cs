using Davit.Api.Contract;
using Davit.EndToEnd.Given;

namespace Davit.EndToEnd.Promises;

/// <summary>Promise 15: whatever is waited for has an end. That of sockets which never close is shown by the switch under 200 clients.</summary>
public sealed class TimeLimitTests
{
    [Theory]
    [InlineData("kind: rolling")]
    [InlineData("canary: { steps: [\"50% 200ms\"] }")]
    public async Task Health_that_never_comes_is_waited_for_until_the_progress_deadline(string strategy)
    {
        var shop = new ShopSpec { Web = 1, Strategy = strategy, HealthTimeout = "1s" };
        await using var world = await World.Serving(shop);

        var failed = await world.Ended(await world.Ship(shop with { WebFlaw = "hang", ProgressDeadline = "6s" }));

        failed.Outcome.ShouldBe(Outcome.TakenBack);
        failed.Reason.ShouldNotBeNull().ShouldContain("no progress in 6 s");
        world.Processes().Select(p => p.Release).ShouldBe(["shop-1"]);
    }

    [Fact]
    public async Task A_release_job_that_hangs_is_ended_at_its_time_limit()
    {
        var shop = new ShopSpec { Web = 1 };
        await using var world = await World.Serving(shop);

        var failed = await world.Ended(await world.Ship(shop with { Job = "hang", JobLimit = "2s" }));

        failed.Outcome.ShouldBe(Outcome.Failed);
        failed.Reason.ShouldNotBeNull().ShouldContain("release job");
        world.Processes().Select(p => p.Release).ShouldBe(["shop-1"]);
    }

    [Fact]
    public async Task A_question_that_nobody_answers_takes_everything_back()
    {
        var shop = ShopSpec.Canary("50% 100ms ask") with { Web = 2 };
        await using var world = await World.Serving(shop);

        var failed = await world.Ended(await world.Ship(shop with { Strategy = $"{shop.Strategy}\n  gate-deadline: 2s" }));

        failed.Outcome.ShouldBe(Outcome.TakenBack);
        failed.Reason.ShouldNotBeNull().ShouldContain("nobody promoted it within 2 s");
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-1"]);
    }

    [Fact]
    public async Task A_build_that_hangs_is_ended_with_all_it_started()
    {
        var shop = new ShopSpec { Web = 1 };
        await using var world = await World.Serving(shop);
        var held = $"sleep 987{world.RouterPort}";

        var failed = await world.Ended(await world.Ship(shop with { Build = $"build: {{ shell: \"{held} & {held}\", time-limit: 2s }}" }));

        failed.Outcome.ShouldBe(Outcome.Failed);
        failed.Reason.ShouldNotBeNull().ShouldContain("2 s");
        CommandLines().ShouldNotContain(line => line.Contains(held));
        (await world.WhoAnswers(4)).Keys.ShouldBe(["shop-1"]);
    }

    private static List<string> CommandLines() => [.. Directory.EnumerateDirectories("/proc").Select(CommandLine)];

    private static string CommandLine(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Replace('\0', ' ');
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
