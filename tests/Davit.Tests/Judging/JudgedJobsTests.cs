using Davit.Core.Judging;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;

namespace Davit.Tests.Judging;

/// <summary>A worker's jobs before the judge.</summary>
public sealed class JudgedJobsTests
{
    private static readonly JudgedPair Pair = Given.Pair() with { ComparesRequests = false, Jobs = ["worker"] };

    private static ArmCounts Jobs(long done, long failed = 0, string? unread = null) => new() { Jobs = [new JobCounts("worker", done, failed, unread)] };

    private static Verdict Judge(int seconds, Func<int, (ArmCounts, ArmCounts)> second, JudgedPair? pair = null) => Given.Judge(seconds, second, pair ?? Pair);

    [Fact]
    public void JobsThatFail_AreTold_WithTheirNumbers()
    {
        var verdict = Judge(60, s => (Jobs(5, s % 3 == 0 ? 3 : 1), Jobs(5, s % 20 == 0 ? 1 : 0)));

        (verdict.Kind, verdict.Ground, verdict.Figures.Component).ShouldBe((VerdictKind.Fail, VerdictGround.Jobs, "worker"));
        verdict.Words.ShouldMatch(@"^Of the jobs of worker, [\d.]+ % failed on shop-43 against [\d.]+ % on the baseline \(\d+ of \d+ jobs against \d+ of \d+ jobs; a difference this large by chance: less than 1 in [\d,]+\)$");
        verdict.Figures.CanaryRequests.ShouldBeGreaterThan(0);
        verdict.IsComparison.ShouldBeTrue();
    }

    [Fact]
    public void JobsThatFailOnBothSides_Pass()
    {
        var verdict = Judge(120, s => (Jobs(5, s % 4 == 0 ? 1 : 0), Jobs(10, s % 2 == 0 ? 1 : 0)));

        verdict.Kind.ShouldBe(VerdictKind.Pass);
        verdict.Words.ShouldBe("of the jobs of worker, 5 % failed on shop-43 against 5 % on the baseline (30 of 600 jobs): nothing worse than is tolerated");
    }

    [Fact]
    public void NoJobs_AreTooFew()
    {
        Judge(60, _ => (Jobs(0), Jobs(20))).Words.ShouldBe("0 jobs of worker on shop-43 and 1,200 jobs on the baseline: too few to judge by (at least 50 on each)");
        Judge(60, _ => (Jobs(0), Jobs(20))).Kind.ShouldBe(VerdictKind.Insufficient);
        Judge(60, _ => (Jobs(20), Jobs(0))).Kind.ShouldBe(VerdictKind.Insufficient);
        Judge(60, _ => (Jobs(1), Jobs(1)), Pair with { Judge = new JudgeSpec { MinimumJobs = 60 } }).Kind.ShouldBe(VerdictKind.Pass);
    }

    [Fact]
    public void PageThatIsNotThere_IsBlind_AndNeitherPassesNorFails()
    {
        var verdict = Judge(60, s => (Jobs(0, 0, "GET /metrics answered 404"), Jobs(20)));

        verdict.Kind.ShouldBe(VerdictKind.Blind);
        verdict.Words.ShouldBe("the jobs of worker could not be read for 60 of 60 s (GET /metrics answered 404): shop-43 was not seen well enough to judge it");
        Judge(60, s => s is > 20 and < 28 ? (Jobs(0, 0, "it was away"), Jobs(20)) : (Jobs(20), Jobs(20))).Kind.ShouldBe(VerdictKind.Pass, "a short outage leaves enough");
        Judge(60, s => s > 59 ? (Jobs(0, 0, "it is away"), Jobs(20)) : (Jobs(20), Jobs(20))).Kind.ShouldBe(VerdictKind.Blind, "its end was not seen");
    }

    [Fact]
    public void CountsAfterAnOutage_AreOneLateBlock_AndNoStorm() =>
        Judge(60, s => s is > 10 and < 18 ? (Jobs(0, 0, "it was away"), Jobs(20, s % 2)) : s == 18 ? (Jobs(160, 4), Jobs(20)) : (Jobs(20, s % 2), Jobs(20, s % 2))).Kind.ShouldBe(VerdictKind.Pass);

    [Fact]
    public void RequestsAndJobs_AreBothJudged_AndShareTheirRateOfFalseAlarms()
    {
        var both = Given.Pair() with { Jobs = ["worker"] };
        ArmCounts Arm(long failedJobs, long errors) => Given.Arm(20, errors) with { Jobs = [new JobCounts("worker", 20, failedJobs)] };

        Judge(120, s => (Arm(s % 2 * 4, 0), Arm(0, 0)), both).Ground.ShouldBe(VerdictGround.Jobs);
        Judge(120, s => (Arm(0, s % 2 * 4), Arm(0, 0)), both).Ground.ShouldBe(VerdictGround.Errors);
        var passed = Judge(120, s => (Arm(0, 0), Arm(0, 0)), both);
        passed.Kind.ShouldBe(VerdictKind.Pass);
        passed.Words.ShouldContain("; of the jobs of worker, 0 % failed");
        Judge(120, s => (Given.Arm(20) with { Jobs = [new JobCounts("worker", 0, 0)] }, Arm(0, 0)), both).Kind.ShouldBe(VerdictKind.Insufficient);
    }

    [Fact]
    public void IdenticalWorkers_AreRarelyTakenBack()
    {
        var takenBack = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var chance = new Random(seed);
            long Failures(long jobs) => Enumerable.Range(0, (int)jobs).LongCount(_ => chance.NextDouble() < 0.05);
            takenBack += Judge(300, _ => (Jobs(4, Failures(4)), Jobs(12, Failures(12)))).Kind is VerdictKind.Fail ? 1 : 0;
        }

        takenBack.ShouldBeLessThanOrEqualTo(2);
    }
}
