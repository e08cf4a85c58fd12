using Davit.Core.Judging;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Tests.Judging;

public sealed class WindowCountsTests
{
    private static readonly ReleaseId Release = new("shop", 2);

    private static CountsMark Mark(string router, string life, long requests, long errors, string component = "web") =>
        new(router, life, new ReleaseCounts { Component = component, Release = Release, Requests = requests, Errors = errors, Latency = new LatencyCounts([requests]) });

    [Fact]
    public void Counts_AreWhatCameSinceTheWindowOpened_OverRoutersAndComponents()
    {
        var counts = WindowCounts.Between(
            [Mark("a", "1", 100, 10), Mark("b", "1", 50, 0), Mark("a", "1", 7, 7, "api")],
            [Mark("a", "1", 130, 12), Mark("b", "1", 60, 1), Mark("a", "1", 8, 7, "api")]);

        (counts.Requests, counts.Errors, counts.Latency.Total).ShouldBe((41, 3, 41));
    }

    [Fact]
    public void RouterThatBeganAnew_CountsFromZero() =>
        WindowCounts.Between([Mark("a", "1", 1000, 900)], [Mark("a", "2", 30, 2)]).ShouldSatisfyAllConditions(
            c => c.Requests.ShouldBe(30),
            c => c.Errors.ShouldBe(2));

    [Fact]
    public void RouterThatCameLater_CountsWhole() =>
        WindowCounts.Between([], [Mark("a", "1", 5, 1)]).Requests.ShouldBe(5);

    [Fact]
    public void AnyHistoryOfCounters_IsNeverNegative_AndAddsUp() => Always.Holds(300, Always.Choices(30, 999), choices =>
    {
        var (life, requests, errors, since) = (0, 0L, 0L, 0L);
        List<CountsMark> start = [];
        foreach (var (choice, n) in choices.Select((c, n) => (c, n)))
        {
            if (n == choices.Length / 2)
            {
                start = [Mark("a", $"{life}", requests, errors)];
                since = 0;
            }

            // A router that restarts forgets what it had counted: that much is lost, and nothing else.
            (life, requests, errors, since) = choice % 10 == 0 ? (life + 1, 0, 0, 0) : (life, requests + choice, errors + choice % 3, since + choice);
        }

        var counts = WindowCounts.Between(start, [Mark("a", $"{life}", requests, errors)]);

        counts.Requests.ShouldBe(start.Count == 0 ? requests : since);
        counts.Errors.ShouldBeInRange(0, counts.Requests);
    });

    [Fact]
    public void MoreErrors_NeverMakeABrokenLimitKept() => Always.Holds(300, Always.Choices(5, 200), choices =>
    {
        int Choice(int at) => at < choices.Length ? choices[at] : 0;
        var limits = new LimitsSpec { ErrorRate = Choice(0) / 200.0, MinimumRequests = Choice(1), Crashes = Choice(2) % 3 };
        var (requests, crashes, wasBroken) = (Choice(3), Choice(4) % 5, false);
        for (var errors = 0; errors <= requests; errors++)
        {
            var isBroken = LimitCheck.Decide(limits, new WindowCounts(requests, errors, LatencyCounts.Empty), crashes) is LimitVerdict.Broken;
            (isBroken || !wasBroken).ShouldBeTrue($"{errors} errors of {requests} are worse than one less");
            wasBroken = isBroken;
        }
    });

    [Theory]
    [InlineData(1000, 20, 0, true)]
    [InlineData(1000, 21, 0, false)]
    [InlineData(49, 49, 0, true)]
    [InlineData(0, 0, 1, false)]
    public void Limit_IsKeptUpToItsNumber(long requests, long errors, int crashes, bool kept) =>
        (LimitCheck.Decide(new LimitsSpec(), new WindowCounts(requests, errors, LatencyCounts.Empty), crashes) is LimitVerdict.Kept).ShouldBe(kept);

    [Fact]
    public void NoRequests_AreWordedWithoutAShare() =>
        LimitCheck.Decide(new LimitsSpec { MinimumRequests = 0 }, new WindowCounts(0, 0, LatencyCounts.Empty), 0).Words.ShouldBe("0 of 0 requests failed (0 %)");

    [Fact]
    public void SlowRequests_BreakTheLimitOfP99()
    {
        var latency = new LatencyCounts([.. Enumerable.Repeat(0L, LatencyCounts.BucketOf(500_000)), 100]);

        LimitCheck.Decide(new LimitsSpec { P99 = TimeSpan.FromMilliseconds(400) }, new WindowCounts(100, 0, latency), 0).ShouldBeOfType<LimitVerdict.Broken>();
        LimitCheck.Decide(new LimitsSpec { P99 = TimeSpan.FromMilliseconds(600) }, new WindowCounts(100, 0, latency), 0).ShouldBeOfType<LimitVerdict.Kept>();
    }
}
