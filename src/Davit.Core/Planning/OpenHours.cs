using Davit.Core.Model.Spec;
using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Planning;

/// <summary>When a policy's hours are open.</summary>
public static class OpenHours
{
    private const int DaysAhead = 9;

    public static bool IsOpen(IReadOnlyCollection<DeployWindow> windows, DateTimeOffset now) =>
        windows.Count == 0 || windows.SelectMany(w => Around(w, now)).Any(t => t.Start <= now && now < t.End);

    /// <summary>When one opens next; now when one is open.</summary>
    public static DateTimeOffset Opens(IReadOnlyCollection<DeployWindow> windows, DateTimeOffset now) =>
        IsOpen(windows, now) ? now : windows.SelectMany(w => Around(w, now)).Where(t => t.Start > now).Min(t => t.Start);

    private static IEnumerable<(DateTimeOffset Start, DateTimeOffset End)> Around(DeployWindow window, DateTimeOffset now)
    {
        var zone = CronText.Zone(window.TimeZone) ?? TimeZoneInfo.Utc;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        for (var day = -1; day <= DaysAhead; day++)
        {
            var date = today.AddDays(day);
            if (window.Days.Contains(date.DayOfWeek))
            {
                var last = window.To > window.From ? date : date.AddDays(1);
                yield return (Clocks.Instant(date.ToDateTime(window.From), zone), Clocks.Instant(last.ToDateTime(window.To), zone));
            }
        }
    }
}
