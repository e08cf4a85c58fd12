using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Model.Spec;

/// <summary>What an environment deploys by itself, and what must be so before it does.</summary>
public sealed record AutoPolicy
{
    /// <summary>The branch whose newest commit is deployed; null when another environment is followed.</summary>
    public string? Branch { get; init; }

    /// <summary>The environment whose release is deployed; null when a branch is followed.</summary>
    public string? After { get; init; }

    /// <summary>For how long the environment that is followed must have stood on it.</summary>
    public TimeSpan For { get; init; }

    /// <summary>Checks that must have passed at the commit; <c>*</c> stands for any letters.</summary>
    public ImmutableArray<string> Checks { get; init; } = [];

    /// <summary>Times in which it may begin; none for any time.</summary>
    public ImmutableArray<DeployWindow> Windows { get; init; } = [];

    /// <summary>Whether a commit that names what was taken back lifts the hold; otherwise a person does.</summary>
    public bool ResumesOnFix { get; init; }

    /// <summary>What is followed: <c>main</c>, or <c>what staging stands on</c>.</summary>
    public string Follows => Branch ?? $"what {After} stands on";

    /// <summary>In one line.</summary>
    public override string ToString() => string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        yield return For > TimeSpan.Zero ? $"{Follows} for {Durations.Write(For)}" : Follows;
        if (Checks.Length > 0)
        {
            yield return $"when {string.Join(" and ", Checks)} passed";
        }

        if (Windows.Length > 0)
        {
            yield return $"within {string.Join(" or ", Windows)}";
        }

        if (ResumesOnFix)
        {
            yield return "a fix lifts a hold";
        }
    }
}

/// <summary>Hours of some days of the week, on the clocks of a time zone. One that ends before it begins goes on after midnight.</summary>
public sealed record DeployWindow(ImmutableArray<DayOfWeek> Days, TimeOnly From, TimeOnly To, string TimeZone)
{
    internal const string Pattern = "^((mon|tue|wed|thu|fri|sat|sun)([-,](mon|tue|wed|thu|fri|sat|sun))* +)?[0-9]{1,2}:[0-9]{2}-[0-9]{1,2}:[0-9]{2}( +[A-Za-z0-9/_+-]+)?$";

    private static readonly ImmutableArray<DayOfWeek> Week =
        [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday, DayOfWeek.Saturday, DayOfWeek.Sunday];

    /// <summary>Reads <c>mon-fri 09:00-17:00 Europe/Berlin</c>; days and zone may be left out. Null when it is not of that form.</summary>
    public static DeployWindow? TryParse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var days = words is [var first, ..] && char.IsAsciiLetterLower(first[0]) ? DaysOf(first) : Week;
        var rest = words is [var word, ..] && char.IsAsciiLetterLower(word[0]) ? words[1..] : words;
        var zone = rest is [_, var named] ? named : "UTC";
        return days is { } on && rest.Length is (1 or 2) && rest[0].Split('-') is [var from, var to]
            && Hour(from) is { } begins && Hour(to) is { } ends && begins != ends && CronText.Zone(zone) is not null
            ? new DeployWindow(on, begins, ends, zone)
            : null;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Days.Length == 7 ? "" : DaysInWords() + " ")}{From:HH\\:mm}-{To:HH\\:mm} {TimeZone}");

    /// <summary>Compared by what it says, not by which array says it.</summary>
    public bool Equals(DeployWindow? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    private static ImmutableArray<DayOfWeek>? DaysOf(string text)
    {
        var days = ImmutableArray.CreateBuilder<DayOfWeek>();
        foreach (var part in text.Split(','))
        {
            var ends = part.Split('-').Select(Index).ToList();
            if (ends.Count > 2 || ends.Contains(-1))
            {
                return null;
            }

            for (var at = ends[0]; ; at = (at + 1) % 7)
            {
                days.Add(Week[at]);
                if (at == ends[^1])
                {
                    break;
                }
            }
        }

        return [.. days.Distinct().OrderBy(d => Week.IndexOf(d))];
    }

    private string DaysInWords()
    {
        var at = Days.Select(d => Week.IndexOf(d)).ToList();
        var isRun = at.Count > 1 && at[^1] - at[0] == at.Count - 1;
        return isRun ? $"{Word(Days[0])}-{Word(Days[^1])}" : string.Join(',', Days.Select(Word));
    }

    private static string Word(DayOfWeek day) => day.ToString()[..3].ToLowerInvariant();

    private static int Index(string word) => Week.IndexOf(Week.FirstOrDefault(d => Word(d) == word, (DayOfWeek)99));

    private static TimeOnly? Hour(string text) =>
        TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
