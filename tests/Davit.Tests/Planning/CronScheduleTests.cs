using System.Globalization;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;

namespace Davit.Tests.Planning;

public sealed class CronScheduleTests
{
    [Theory]
    [InlineData("0 3 * * *", "UTC", "2026-03-01T03:00:00Z", "2026-03-02T03:00:00Z")] // strictly after
    [InlineData("0 3 * * *", "UTC", "2026-03-01T02:59:59.999Z", "2026-03-01T03:00:00Z")]
    [InlineData("*/15 * * * *", "UTC", "2026-03-01T09:30:00.001Z", "2026-03-01T09:45:00Z")]
    [InlineData("0 9 * * 1-5", "UTC", "2026-02-27T09:00:00Z", "2026-03-02T09:00:00Z")] // from Friday to Monday
    [InlineData("0 9 * * 0", "UTC", "2026-03-02T00:00:00Z", "2026-03-08T09:00:00Z")] // Sunday is 0
    [InlineData("0 9 * * 7", "UTC", "2026-03-02T00:00:00Z", "2026-03-08T09:00:00Z")] // and 7
    [InlineData("0 0 13 * 5", "UTC", "2026-03-01T00:00:00Z", "2026-03-06T00:00:00Z")] // a day of month or of week, as crontab has it
    [InlineData("0 0 29 2 *", "UTC", "2026-03-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("@daily", "UTC", "2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z")]
    [InlineData("0 9 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z", "2026-03-29T07:00:00Z")] // summer time began in the night
    [InlineData("0 9 * * *", "Asia/Kolkata", "2026-03-01T00:00:00Z", "2026-03-01T03:30:00Z")]
    public void Next_IsTheFirstTimeStrictlyAfter(string cron, string zone, string after, string next) =>
        CronSchedule.Next(new ScheduleSpec(cron, zone), At(after))!.Value.ToUniversalTime().ShouldBe(At(next));

    [Fact]
    public void ARun_WhoseReadingTheClockSkips_IsMadeOnceThatNight()
    {
        // Berlin, 29 March 2026: 02:00 becomes 03:00, so that 02:30 never shows.
        Runs("30 2 * * *", "Europe/Berlin", "2026-03-27T12:00:00Z", 4).ShouldBe(
            ["2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z", "2026-03-31T00:30:00Z"]);
    }

    [Fact]
    public void ADailyRun_WhoseReadingComesTwice_IsMadeOnceThatNight()
    {
        // Berlin, 25 October 2026: 03:00 becomes 02:00, so that 02:30 shows twice.
        Runs("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2).ShouldBe(["2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"]);
    }

    [Fact]
    public void AnHourlyRun_GoesOnThroughBothNights()
    {
        Runs("0 * * * *", "Europe/Berlin", "2026-03-28T23:30:00Z", 4).ShouldBe(
            ["2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z", "2026-03-29T03:00:00Z"]);
        Runs("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 4).ShouldBe(
            ["2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z", "2026-10-25T03:00:00Z"]);
    }

    [Theory]
    [InlineData("* * * *", "UTC")]
    [InlineData("0 3 * * *", "Europe/Atlantis")]
    [InlineData("0 3 * * *", "../../etc/passwd")]
    public void ASchedule_ThatIsNone_IsRefused(string cron, string zone) =>
        Should.Throw<FormatException>(() => CronSchedule.Next(new ScheduleSpec(cron, zone), At("2026-03-01T00:00:00Z")));

    private static List<string> Runs(string cron, string zone, string after, int count)
    {
        var (at, runs) = (At(after), new List<string>());
        while (runs.Count < count)
        {
            at = CronSchedule.Next(new ScheduleSpec(cron, zone), at)!.Value;
            runs.Add(at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        return runs;
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
