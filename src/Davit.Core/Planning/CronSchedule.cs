using Davit.Core.Model.Spec;
using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Planning;

/// <summary>When a scheduled component runs next.</summary>
public static class CronSchedule
{
    /// <summary>
    /// The first time of the schedule strictly after a time, or null when there is none. Where clocks spring forward, a run whose reading is skipped comes at the
    /// jump; where they fall back, a daily run is made once and an hourly one each hour.
    /// </summary>
    /// <exception cref="FormatException">The schedule was not read by the spec's reader and is not a schedule.</exception>
    public static DateTimeOffset? Next(ScheduleSpec schedule, DateTimeOffset after)
    {
        var zone = CronText.Zone(schedule.TimeZone) ?? throw new FormatException($"'{schedule.TimeZone}' is not a time zone of this machine.");
        var expression = CronText.TryParse(schedule.Cron, zone) ?? throw new FormatException($"'{schedule.Cron}' is not a cron expression of five fields.");
        return expression.GetNextValidTimeAfter(after);
    }
}
