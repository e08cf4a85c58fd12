using Davit.Core.Judging;

namespace Davit.Tests.Judging;

/// <summary>A small form of the simulation that docs/judge.md has the tables of, with the same seeds each time.</summary>
public sealed class RehearsalTests
{
    [Theory]
    [InlineData(0, 5)]
    [InlineData(0.5, 5)]
    [InlineData(0.8, 5)]
    [InlineData(0.8, 45)]
    public void IdenticalReleases_AreHardlyEverTakenBack(double correlation, double baseline)
    {
        var ends = Rehearsal.Run(Given.Pair(), new TrafficShape { CanaryPerSecond = 5, BaselinePerSecond = baseline, Correlation = correlation, BaselineErrors = 0.01, CanaryErrors = 0.01 }, 200, 300, seed: 1);

        ends.Count(e => e.Verdict is not null).ShouldBeLessThanOrEqualTo(2);
    }

    [Theory]
    [InlineData(0.01, 1, 50, 90)]
    [InlineData(0.05, 1, 50, 15)]
    [InlineData(0.001, 1.5, 50, 130)]
    [InlineData(0.001, 2, 50, 70)]
    public void WorseRelease_IsCaughtSoon(double errors, double slower, double perSecond, double withinSeconds)
    {
        var shape = new TrafficShape { CanaryPerSecond = perSecond, BaselinePerSecond = perSecond, CanaryErrors = errors, Slower = slower };

        var ends = Rehearsal.Run(Given.Pair(), shape, 20, 400, seed: 2);

        Rehearsal.Quantile(ends, 0.5, e => e.Seconds).ShouldBeLessThanOrEqualTo(withinSeconds);
        ends.Count(e => e.Verdict is not null).ShouldBeGreaterThanOrEqualTo(19);
    }

    [Fact]
    public void SameSeed_IsTheSameTraffic()
    {
        var shape = new TrafficShape { CanaryPerSecond = 20, CanaryErrors = 0.02 };

        Rehearsal.Run(Given.Pair(), shape, 3, 120, seed: 9).ShouldBe(Rehearsal.Run(Given.Pair(), shape, 3, 120, seed: 9));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 1000)]
    [InlineData(5, 1000)]
    [InlineData(1000, 1000)]
    public void Band_HoldsTheRateThatWasSeen(long errors, long requests)
    {
        var (low, high) = ConfidenceBand.Of(errors, requests);

        var rate = requests == 0 ? 0.5 : errors / (double)requests;
        low.ShouldBeLessThanOrEqualTo(rate);
        high.ShouldBeGreaterThanOrEqualTo(rate);
        (high - low).ShouldBeLessThan(requests == 0 ? 1.1 : 0.05);
    }

    [Theory]
    [InlineData(2.228, 10, 0.025)]
    [InlineData(1.96, 100_000, 0.025)]
    [InlineData(-2.228, 10, 0.975)]
    [InlineData(63.66, 1, 0.005)]
    public void StudentsTail_IsAsInTheTables(double t, double freedom, double chance) =>
        Student.UpperTail(t, freedom).ShouldBe(chance, 0.0001);
}
