using Davit.Core.Judging;
using Davit.Core.Model.Judgements;
using Davit.Plugins;

namespace Davit.Tests.Judging;

public sealed class ArmCountingTests
{
    private static readonly ReleaseId Release = new("shop", 2);

    private static CountsMark Mark(string router, string life, long requests, long errors, string component = "web") => new(router, life, new ReleaseCounts
    {
        Component = component,
        Release = Release,
        Requests = requests,
        Errors = errors,
        Latency = new LatencyCounts([requests]),
        Endpoints = [new EndpointReport("GET /", requests, errors)],
        ByClients = [requests, 0],
        ErrorsByClients = [errors, 0],
    });

    private static ArmCounts Between(CountsMark[] before, CountsMark[] now) => ArmCounting.Between(before, now, c => c.Release == Release);

    [Fact]
    public void Counts_AreWhatCameBetween_OverRoutersAndComponents()
    {
        var counts = Between(
            [Mark("a", "1", 100, 10), Mark("b", "1", 50, 0), Mark("a", "1", 7, 7, "api")],
            [Mark("a", "1", 130, 12), Mark("b", "1", 60, 1), Mark("a", "1", 8, 7, "api")]);

        (counts.Requests, counts.Errors).ShouldBe((41, 3));
        counts.Latency.ShouldBe([0, 41]);
        counts.Endpoints.ShouldBe([new EndpointCounts("api GET /", 1, 0), new EndpointCounts("web GET /", 40, 3)]);
        counts.Clients.ShouldBe(1);
        counts.ClientErrors.ShouldBe([0, 3]);
    }

    [Fact]
    public void RouterThatBeganAnew_CountsFromZero() =>
        Between([Mark("a", "1", 1000, 900)], [Mark("a", "2", 30, 2)]).ShouldSatisfyAllConditions(
            c => c.Requests.ShouldBe(30),
            c => c.Errors.ShouldBe(2));

    [Fact]
    public void OtherReleases_AreLeftOut() =>
        ArmCounting.Between([], [Mark("a", "1", 5, 1)], c => c.Release.Number == 7).Requests.ShouldBe(0);

    [Fact]
    public void AnyHistoryOfCounters_IsNeverNegative_AndAddsUp() => Always.Holds(300, Always.Choices(30, 999), choices =>
    {
        var (life, requests, errors, since) = (0, 0L, 0L, 0L);
        CountsMark[] start = [];
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

        var counts = Between(start, [Mark("a", $"{life}", requests, errors)]);

        counts.Requests.ShouldBe(start.Length == 0 ? requests : since);
        counts.Errors.ShouldBeInRange(0, counts.Requests);
    });
}
