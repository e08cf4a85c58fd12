using System.Globalization;
using System.Text.Json.Serialization;
using Davit.Core.Model.Spec.Text;
using Davit.Plugins;

namespace Davit.Core.Model.Holds;

public enum Recurrence
{
    Once,
    Day,
    Week,
    Month,
    Year,
}

/// <summary>A time in which nothing is deployed but rollbacks. Its clock is that of its time zone: six in the evening stays six in the evening in summer.</summary>
/// <param name="Id">Such as <c>f-3</c>.</param>
/// <param name="Scope">A service, an environment, <c>service/environment</c>, or <c>all</c>.</param>
/// <param name="Starts">The first start on those clocks.</param>
/// <param name="Ends">The first end on those clocks.</param>
public sealed record Freeze(string Id, string Scope, string Reason, string Who, DateTime Starts, DateTime Ends, string TimeZone, Recurrence Every)
{
    public const string Everything = "all";
    public const string ClockFormat = "yyyy-MM-dd'T'HH:mm";

    [JsonIgnore]
    public int Number => int.Parse(Id.AsSpan(2), CultureInfo.InvariantCulture);

    public bool Covers(FleetId fleet) => Scope == Everything || Scope == fleet.Service || Scope == fleet.Environment || Scope == fleet.ToString();

    /// <summary>The time of it that holds now, or else the next; null when it is over for good.</summary>
    public (DateTimeOffset Start, DateTimeOffset End)? NextAt(DateTimeOffset now)
    {
        var zone = CronText.Zone(TimeZone) ?? TimeZoneInfo.Utc;
        var here = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        for (var time = Math.Max(0, Passed(here) - 1); ; time++)
        {
            var (start, end) = (At(Starts, time, zone), At(Ends, time, zone));
            if (end > now)
            {
                return (start, end);
            }

            if (Every is Recurrence.Once)
            {
                return null;
            }
        }
    }

    public bool IsActive(DateTimeOffset now) => NextAt(now) is { } next && next.Start <= now;

    // About how many times it has come already; never too many.
    private int Passed(DateTime here) => Every switch
    {
        Recurrence.Day => (int)(here - Ends).TotalDays,
        Recurrence.Week => (int)((here - Ends).TotalDays / 7),
        Recurrence.Month => ((here.Year - Ends.Year) * 12) + here.Month - Ends.Month - 1,
        Recurrence.Year => here.Year - Ends.Year - 1,
        _ => 0,
    };

    private DateTimeOffset At(DateTime first, int time, TimeZoneInfo zone)
    {
        var clock = Every switch
        {
            Recurrence.Day => first.AddDays(time),
            Recurrence.Week => first.AddDays(7.0 * time),
            Recurrence.Month => first.AddMonths(time),
            Recurrence.Year => first.AddYears(time),
            _ => first,
        };
        return Clocks.Instant(clock, zone);
    }
}
