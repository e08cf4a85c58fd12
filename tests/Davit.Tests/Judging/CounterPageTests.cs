using Davit.Core.Judging;
using Davit.Core.Model.Spec.Text;

namespace Davit.Tests.Judging;

/// <summary>Pages of counters as clients write them, and as they are when something is wrong.</summary>
public sealed class CounterPageTests
{
    private const string Usual = """
        # HELP jobs_total Jobs that ended.
        # TYPE jobs_total counter
        jobs_total{queue="mail",status="ok"} 1027 1395066363000
        jobs_total{queue="mail",status="failed"} 3
        jobs_total{queue="a \"quoted\", \\ one\n",status="ok",} 1e3

        # TYPE memory gauge
        memory 1.5e+08
        # TYPE took histogram
        took_bucket{le="+Inf"} 144320
        took_count 144320
        # a word of somebody
        something_weird{problem="division by zero"} +Inf -3982045
        plain_total 7

        """;

    private static long Sum(string selector, string page = Usual) => CounterPage.Read(page).Of(CounterSelector.TryParse(selector)!).Values.Sum();

    [Theory]
    [InlineData("plain_total", 7)]
    [InlineData("jobs_total", 2030)]
    [InlineData("jobs_total{status=\"ok\"}", 2027)]
    [InlineData("jobs_total{status!=\"ok\"}", 3)]
    [InlineData("jobs_total { queue = \"mail\" , status = \"ok\" , }", 1027)]
    [InlineData("jobs_total{queue=\"a \\\"quoted\\\", \\\\ one\\n\"}", 1000)]
    [InlineData("jobs_total{missing=\"\"}", 2030)]
    [InlineData("jobs_total{missing!=\"\"}", 0)]
    [InlineData("took_count", 144320)]
    [InlineData("never_counted", 0)]
    public void Counter_IsTheSumOfItsChosenSeries(string selector, long sum) => Sum(selector).ShouldBe(sum);

    [Theory]
    [InlineData("")]
    [InlineData("1jobs")]
    [InlineData("jobs-total")]
    [InlineData("jobs_total{")]
    [InlineData("jobs_total{status=ok}")]
    [InlineData("jobs_total{status=~\"ok|done\"}")]
    [InlineData("jobs_total{a=\"1\",a=\"2\"}")]
    [InlineData("jobs_total{a=\"1\"} 5")]
    [InlineData("jobs_total{a=\"\\x\"}")]
    public void WhatIsNoChoiceOfSeries_IsRefused(string text) => CounterSelector.TryParse(text).ShouldBeNull();

    [Theory]
    [InlineData("jobs_total 5", "line 1 is cut off")]
    [InlineData("a 1\njobs_total{x=\"1", "line 2 is cut off")]
    [InlineData("jobs_total\n", "line 1 is not in the text format")]
    [InlineData("jobs_total five\n", "line 1 is not in the text format")]
    [InlineData("jobs_total 5 soon\n", "line 1 is not in the text format")]
    [InlineData("jobs_total 5 1 1\n", "line 1 is not in the text format")]
    [InlineData("jobs_total{a=\"1\" 5\n", "line 1 is not in the text format")]
    [InlineData("jobs_total{a=\"1\",a=\"2\"} 5\n", "line 1 is not in the text format")]
    [InlineData("a 1\r\n", "line 1 is not in the text format")]
    [InlineData("# TYPE jobs_total thing\n", "line 1 is not in the text format")]
    [InlineData("<!DOCTYPE html>\n", "line 1 is not in the text format of Prometheus: '<!DOCTYPE html>'")]
    [InlineData("jobs_total 5\njobs_total 6\n", "jobs_total{} stands there more than once")]
    [InlineData("# TYPE jobs_total gauge\njobs_total 5\n", "jobs_total is a gauge, and not a counter")]
    [InlineData("jobs_total NaN\n", "jobs_total is NaN, which is no count")]
    [InlineData("jobs_total -1\n", "jobs_total is -1, which is no count")]
    public void PageThatCannotBeTrusted_IsRefusedWithItsPlace(string page, string why) =>
        Should.Throw<FormatException>(() => Sum("jobs_total", page)).Message.ShouldContain(why);

    [Fact]
    public void SlipOfTheFinger_IsTold_AndACounterThatIsNotThereYetIsNot()
    {
        var page = CounterPage.Read("# TYPE jobs_dead_total counter\njobs_done_total 5\njobs_failed_total 1\n");

        page.NearestTo("jobs_faild_total", ["jobs_done_total"]).ShouldBe("jobs_failed_total");
        page.NearestTo("jobs_dead_total", []).ShouldBeNull("its type is told");
        page.NearestTo("jobs_gone_total", ["jobs_done_total", "jobs_failed_total"]).ShouldBeNull("what is near is meant as it is");
    }
}
