using Quartz;

namespace Davit.Core.Model.Spec.Text;

/// <summary>Cron expressions of five fields, or a word such as <c>@daily</c>, as crontab takes them.</summary>
internal static class CronText
{
    // Some leap year's first day: only whether any time comes after it matters.
    private static readonly DateTimeOffset LongAgo = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static CronExpression? TryParse(string cron, TimeZoneInfo zone) =>
        CronExpression.TryParse(cron, CronFormat.Unix, out var expression) ? expression!.WithTimeZone(zone) : null;

    /// <summary>What is wrong with it as the end of a sentence, or null.</summary>
    public static string? Wrong(string cron)
    {
        var fields = cron.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
        if (fields != 5 && !cron.StartsWith('@'))
        {
            return $"has {fields} field{(fields == 1 ? "" : "s")}; a cron expression has 5: minute, hour, day of month, month, day of week";
        }

        try
        {
            return CronExpression.Parse(cron, CronFormat.Unix).WithTimeZone(TimeZoneInfo.Utc).GetNextValidTimeAfter(LongAgo) is null
                ? $"names a time that never comes: '{cron}'"
                : null;
        }
        catch (FormatException wrong)
        {
            return $"is not a cron expression: {wrong.Message.ReplaceLineEndings(" ").TrimEnd('.')}";
        }
    }

    public static TimeZoneInfo? Zone(string name) =>
        name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null;

    public static string? NearestZone(string name) => NearestName.Of(name, TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id));
}
