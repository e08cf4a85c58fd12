using System.Collections.Immutable;
using Davit.Core.Judging;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Tests.Judging;

/// <summary>Counters of jobs between two readings: what ended in between, and nothing else.</summary>
public sealed class JobCountingTests
{
    private static readonly ReleaseId Release = new("shop", 2);
    private static readonly DateTimeOffset Opened = DateTimeOffset.UnixEpoch.AddHours(1);
    private static readonly OutcomesSpec Good = new() { Good = "done_total", Bad = "failed_total" };
    private static readonly OutcomesSpec Total = new() { Total = "jobs_total", Bad = "jobs_total{status=\"failed\"}" };

    private static InstanceId Instance(int slot, int attempt = 0) => new("prod", Release, "worker", slot, attempt);

    private static JobMark Mark(string page, int slot = 1, int attempt = 0, OutcomesSpec? outcomes = null, bool isNew = false) =>
        JobMark.Read(Instance(slot, attempt), isNew ? Opened.AddSeconds(5) : Opened.AddHours(-1), outcomes ?? Good, page);

    private static JobCounts Between(JobMark[] before, params JobMark[] now) => JobCounting.Between(before, new JobReading([.. now], []), ["worker"], Release, Opened).Single();

    [Fact]
    public void GoodAndBad_AreAddedUp_OverInstances() => Between(
            [Mark("done_total 10\nfailed_total 1\n"), Mark("done_total 100\n", slot: 2)],
            Mark("done_total 15\nfailed_total 2\n"), Mark("done_total 120\nfailed_total 3\n", slot: 2))
        .ShouldBe(new JobCounts("worker", 29, 4));

    [Fact]
    public void Total_HasTheFailuresInIt_AlsoWhenThePageWasWrittenInBetween()
    {
        Between([Mark("jobs_total{status=\"ok\"} 5\n", outcomes: Total)], Mark("jobs_total{status=\"ok\"} 8\njobs_total{status=\"failed\"} 2\n", outcomes: Total))
            .ShouldBe(new JobCounts("worker", 5, 2));
        var apart = new OutcomesSpec { Total = "ended_total", Bad = "failed_total" };
        Between([Mark("ended_total 5\nfailed_total 0\n", outcomes: apart)], Mark("ended_total 5\nfailed_total 1\n", outcomes: apart))
            .ShouldBe(new JobCounts("worker", 1, 1));
    }

    [Fact]
    public void CounterThatBeganAgain_CountsFromZero_SeriesBySeries() => Between(
            [Mark("done_total{q=\"a\"} 1000\ndone_total{q=\"b\"} 50\nfailed_total 7\n")],
            Mark("done_total{q=\"a\"} 3\ndone_total{q=\"b\"} 60\nfailed_total 1\n"))
        .ShouldBe(new JobCounts("worker", 3 + 10 + 1, 1));

    [Fact]
    public void InstanceSeenForTheFirstTime_CountsFromZeroOnlyWhenItIsNew()
    {
        Between([], Mark("done_total 500\nfailed_total 20\n")).ShouldBe(new JobCounts("worker", 0, 0), "what it did before the window is no evidence");
        Between([Mark("done_total 500\n")], Mark("done_total 4\nfailed_total 1\n", attempt: 1, isNew: true)).ShouldBe(new JobCounts("worker", 5, 1));
    }

    [Fact]
    public void InstanceThatDidNotAnswer_IsCountedOnFromWhenItDid()
    {
        var first = Mark("done_total 10\n");
        var kept = JobReading.None.After([first]);

        Between([.. kept], Mark("done_total 25\n")).Done.ShouldBe(15);
    }

    [Fact]
    public void Side_ThatCouldNotBeRead_SaysWhy() =>
        JobCounting.Between([], new JobReading([], [new UnreadJobs("worker", Release, "GET /metrics answered 404")]), ["worker"], Release, Opened)
            .ShouldHaveSingleItem().ShouldBe(new JobCounts("worker", 0, 0, "GET /metrics answered 404"));

    [Fact]
    public void MisspeltCounter_IsNotTakenForNoFailures() =>
        Should.Throw<FormatException>(() => Mark("done_total 5\nfailures_total 9\n", outcomes: new OutcomesSpec { Good = "done_total", Bad = "failure_total" }))
            .Message.ShouldBe("there is no failure_total; did you mean failures_total?");

    [Fact]
    public void Increase_IsPrometheus()
    {
        static ImmutableSortedDictionary<string, long> Series(params (string Key, long Value)[] values) => values.ToImmutableSortedDictionary(v => v.Key, v => v.Value);

        JobCounting.Increase(Series(("a", 5)), Series(("a", 5))).ShouldBe(0);
        JobCounting.Increase(Series(("a", 5), ("gone", 9)), Series(("a", 2), ("new", 3))).ShouldBe(5);
        JobCounting.Increase(null, Series(("a", 4))).ShouldBe(4);
    }
}
