using Davit.Core.Model.Holds;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;

namespace Davit.Tests.Planning;

public sealed class OpenHoursTests
{
    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("mon-fri 09:00-17:00 Europe/Berlin", "2026-03-04T08:00:00Z", true)]
    [InlineData("mon-fri 09:00-17:00 Europe/Berlin", "2026-03-04T16:00:00Z", false)]
    [InlineData("mon-fri 09:00-17:00 Europe/Berlin", "2026-07-01T07:00:00Z", true)]
    [InlineData("mon-fri 09:00-17:00", "2026-03-07T12:00:00Z", false)]
    [InlineData("fri 22:00-02:00", "2026-03-07T01:59:00Z", true)]
    [InlineData("fri 22:00-02:00", "2026-03-07T02:00:00Z", false)]
    [InlineData("fri-mon 10:00-11:00", "2026-03-08T10:30:00Z", true)]
    [InlineData("9:00-17:00", "2026-03-08T10:30:00Z", true)]
    public void Hours_AreThoseOfTheirZone(string window, string now, bool isOpen) => OpenHours.IsOpen([DeployWindow.TryParse(window)!], At(now)).ShouldBe(isOpen);

    [Theory]
    [InlineData("mon-fri 09:00-17:00 Europe/Berlin", "2026-03-06T17:00:00Z", "2026-03-09T08:00:00Z")]
    // Clocks spring forward on the Sunday between.
    [InlineData("mon-fri 09:00-17:00 Europe/Berlin", "2026-03-27T17:00:00Z", "2026-03-30T07:00:00Z")]
    // At 02:30 of that Sunday no clock stands.
    [InlineData("sun 02:30-05:00 Europe/Berlin", "2026-03-28T17:00:00Z", "2026-03-29T01:30:00Z")]
    public void NextOpening_IsKnown(string window, string now, string opens) => OpenHours.Opens([DeployWindow.TryParse(window)!], At(now)).ShouldBe(At(opens));

    [Theory]
    [InlineData("mon-fri 09:00")]
    [InlineData("mon-fry 09:00-17:00")]
    [InlineData("09:00-09:00")]
    [InlineData("09:00-25:00")]
    [InlineData("09:00-17:00 Europe/Berlim")]
    [InlineData("")]
    public void OtherText_IsNoWindow(string text) => DeployWindow.TryParse(text).ShouldBeNull();

    [Theory]
    [InlineData("mon-fri 09:00-17:00 Europe/Berlin")]
    [InlineData("mon,wed 22:00-02:00 UTC")]
    [InlineData("00:00-06:00 UTC")]
    public void Window_IsWrittenAsItIsRead(string text) => DeployWindow.TryParse(text)!.ToString().ShouldBe(text);

    [Fact]
    public void Freeze_ThatComesAgain_IsAtTheSameReadingOfTheClock()
    {
        var holidays = new Freeze("f-1", "prod", "holidays", "person:ada", new(2025, 12, 23, 18, 0, 0), new(2026, 1, 2, 8, 0, 0), "Europe/Berlin", Recurrence.Year);
        var nights = new Freeze("f-2", "prod", "backups", "person:ada", new(2026, 1, 5, 23, 0, 0), new(2026, 1, 6, 1, 0, 0), "Europe/Berlin", Recurrence.Day);
        var once = holidays with { Every = Recurrence.Once };

        holidays.IsActive(At("2028-12-31T00:00:00Z")).ShouldBeTrue();
        holidays.NextAt(At("2027-06-01T00:00:00Z")).ShouldBe((At("2027-12-23T17:00:00Z"), At("2028-01-02T07:00:00Z")));
        holidays.IsActive(At("2024-12-31T00:00:00Z")).ShouldBeFalse();
        nights.IsActive(At("2026-07-01T22:30:00Z")).ShouldBeTrue();
        nights.IsActive(At("2026-07-01T23:00:00Z")).ShouldBeFalse();
        once.NextAt(At("2026-06-01T00:00:00Z")).ShouldBeNull();
    }

    [Fact]
    public void Freeze_IsNeverAskedInVain() => Always.Holds(500, Always.Choices(6, 100_000), choices =>
    {
        int Next(int at, int below) => choices.Length > at ? choices[at] % below : 0;
        var starts = new DateTime(2024, 1, 1).AddMinutes(Next(0, 100_000) * 10);
        var freeze = new Freeze("f-1", "all", "x", "y", starts, starts.AddMinutes(1 + Next(1, 1400)), "America/New_York", (Recurrence)Next(2, 5));
        var now = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(Next(3, 100_000) * 30L);

        if (freeze.NextAt(now) is { } next)
        {
            next.End.ShouldBeGreaterThan(now);
            next.End.ShouldBeGreaterThanOrEqualTo(next.Start);
            freeze.IsActive(now).ShouldBe(next.Start <= now);
        }
        else
        {
            freeze.Every.ShouldBe(Recurrence.Once);
        }
    });
}
