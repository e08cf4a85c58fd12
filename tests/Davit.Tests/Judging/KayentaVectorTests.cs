using Davit.Bench.Judging;
using Davit.Core.Judging;
using Davit.Core.Model.Judgements;

namespace Davit.Tests.Judging;

/// <summary>Cases in which Kayenta's rule surprised its users, by the numbers of their reports: what that rule says, and what ours does.</summary>
public sealed class KayentaVectorTests
{
    private static readonly double[] Ones = [.. Enumerable.Repeat(1.0, 10)];

    // A point of a series was a minute of monitoring; here it is a minute of requests at the latency, or with the errors, that it stood for.
    private static Verdict JudgeLatencies(double[] canary, double[] baseline) =>
        Given.Judge(canary.Length * 60, s => (Given.Arm(20, ms: 10 * canary[(s - 1) / 60]), Given.Arm(20, ms: 10 * baseline[(s - 1) / 60])));

    [Fact]
    public void Spikes_Spinnaker6278_PassThere_AndFailHere()
    {
        double[] spikes = [100, 100, 100, 100, 100, 100, 100, 1, 1, 1];

        Kayenta.Classify(spikes, Ones).ShouldBe(KayentaLabel.Pass);
        JudgeLatencies(spikes, Ones).Kind.ShouldBe(VerdictKind.Fail);
    }

    [Fact]
    public void RareErrorsOnAZeroControl_Kayenta426_PassThere_AndFailHere()
    {
        double[] errors = [0, 1, 2, 1, 0, 0];

        Kayenta.Classify(errors, [0, 0, 0, 0, 0, 0]).ShouldBe(KayentaLabel.Pass);
        // The same course with ten errors for one: with four errors in all, chance alone is no less than 1 in 16, and nobody should be sure.
        Given.Judge(60, s => (Given.Arm(20, s % 2 == 0 ? (long)errors[(s - 1) / 10] : 0), Given.Arm(20))).Kind.ShouldBe(VerdictKind.Fail);
        Given.Judge(60, s => (Given.Arm(20, s is 15 or 25 or 26 or 35 ? 1 : 0), Given.Arm(20))).Kind.ShouldBe(VerdictKind.Pass);
    }

    [Fact]
    public void ChangedVariance_Kayenta780_PassesThere_AndFailsHere()
    {
        double[] steady = [10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6, 17.0, 17.1, 17.2, 17.3, 17.4, 17.5, 17.6, 17.7];
        double[] wild = [1.0, 100.0, 4.0, 101.0, 5.0, 102.0, 6.0, 103.0, 7.0, 104.0, 8.0, 105.0, 9.0, 106.0, 17.0];

        Kayenta.Classify(wild, steady).ShouldBe(KayentaLabel.Pass);
        Kayenta.Classify(steady, wild).ShouldBe(KayentaLabel.Pass);
        JudgeLatencies(wild, steady).Kind.ShouldBe(VerdictKind.Fail, "half of the minutes are six times slower, whatever the other half is");
    }

    [Fact]
    public void ErrorsAgainstSilence_Kayenta799_AreNoDataOrPassThere_AndFailHere()
    {
        // Every fifth point has a value, the baseline has none at all: without errors there is no series.
        double[] errors = [1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 0, 0, 1, 0, 0, 0, 0];

        Kayenta.Classify([.. errors.Where(e => e > 0)], []).ShouldBe(KayentaLabel.Nodata);
        Kayenta.Classify(errors, [.. errors.Select(_ => 0.0)]).ShouldBe(KayentaLabel.Pass);
        Kayenta.Classify([1, 4, 2, 3, 1], [0, 0, 0, 0, 0]).ShouldBe(KayentaLabel.High);
        // A point was a minute; the errors of such a minute came in the course of it. Seven errors on one side of two equal ones: 1 in 128.
        Given.Judge(errors.Length * 60, s => (Given.Arm(5, s % 20 == 1 ? (long)errors[(s - 1) / 60] : 0), Given.Arm(5))).Kind.ShouldBe(VerdictKind.Fail);
        Given.Judge(5 * 60, s => (Given.Arm(5, s % 15 == 0 ? 1 : 0), Given.Arm(5))).Kind.ShouldBe(VerdictKind.Fail);
    }

    [Fact]
    public void TwoPointsEach_AreHighThere_AndTooFewHere()
    {
        Kayenta.Classify([3, 4], [1, 2]).ShouldBe(KayentaLabel.High);
        Given.Judge(2, s => (Given.Arm(1, ms: 10 * (s + 2)), Given.Arm(1, ms: 10 * s))).Kind.ShouldBe(VerdictKind.Insufficient);
    }
}
