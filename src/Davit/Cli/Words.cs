using System.Globalization;
using Davit.Api.Contract;

namespace Davit.Cli;

/// <summary>How times, sizes and states are said to a person, everywhere the same.</summary>
internal static class Words
{
    public static string Short(string? sha) => sha is null ? "" : sha[..Math.Min(8, sha.Length)];

    public static string Ago(DateTimeOffset at, DateTimeOffset now) => $"{Took(now - at)} ago";

    public static string Took(TimeSpan time) => time switch
    {
        { TotalSeconds: < 0 } => "0 s",
        { TotalSeconds: < 10 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 120 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min"),
        { TotalHours: < 48 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:0} h"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days"),
    };

    /// <summary>A number with its thousands apart.</summary>
    public static string Count(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Size(long? bytes) => bytes switch
    {
        null => "",
        < 1024 => $"{bytes} B",
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.0} kB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.0} GB"),
    };

    /// <summary>The time of day on the reader's clock.</summary>
    public static string Clock(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    public static string Date(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    public static string Second(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>As wide as <see cref="Second"/>, for a time that is not known.</summary>
    public const string NoSecond = "-                  ";

    public static string Of(FleetHealth health) => health switch
    {
        FleetHealth.Idle => "idle",
        FleetHealth.Healthy => "healthy",
        FleetHealth.Degraded => "degraded",
        FleetHealth.Down => "down",
        _ => "unknown",
    };

    /// <summary>A deployment's state while it runs, its outcome once it is over.</summary>
    public static string Of(DeploymentInfo deployment) => (deployment.State, deployment.Outcome) switch
    {
        (_, Outcome.Released) => deployment.IsRollback ? "rolled back" : "released",
        (_, Outcome.Failed) => "failed",
        (_, Outcome.TakenBack) => "taken back",
        (_, Outcome.Aborted) => "aborted",
        (_, Outcome.Superseded) => "superseded",
        (_, Outcome.Halted) => "halted",
        (DeploymentState.Paused, _) => "paused",
        (DeploymentState.AtGate, _) => "waits for promotion",
        (DeploymentState.NeedsPerson, _) => "needs a person",
        _ => "running",
    };

    public static string Painted(Screen screen, DeploymentInfo deployment) => deployment switch
    {
        { Outcome: Outcome.Released } => screen.Good(Of(deployment)),
        { Outcome: null, State: DeploymentState.Running } => Of(deployment),
        { Outcome: null } or { Outcome: Outcome.Superseded } => screen.Warn(Of(deployment)),
        _ => screen.Bad(Of(deployment)),
    };

    public static string Painted(Screen screen, FleetHealth health) => health switch
    {
        FleetHealth.Healthy => screen.Good(Of(health)),
        FleetHealth.Down => screen.Bad(Of(health)),
        FleetHealth.Idle => screen.Dim(Of(health)),
        _ => screen.Warn(Of(health)),
    };

    /// <summary>All lines of a text as they can be shown, those after the first behind so many spaces.</summary>
    public static string Indented(string text, int spaces) =>
        string.Join($"\n{new string(' ', spaces)}", text.Split('\n').Select(line => Printable(line, keepColours: false)));

    /// <summary>The first line of a text as it can be shown, without the words that lead on to those below.</summary>
    public static string FirstLine(string text)
    {
        const string more = "; its last lines:";
        var line = Printable(text.Split('\n', 2)[0], keepColours: false).TrimEnd();
        return line.EndsWith(more, StringComparison.Ordinal) && text.Contains('\n', StringComparison.Ordinal) ? line[..^more.Length] : line;
    }

    /// <summary>Text from elsewhere without what could move a terminal's cursor or change its title; colours stay.</summary>
    public static string Printable(string text, bool keepColours)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return text;
        }

        var kept = new System.Text.StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\u001b' && ColourAt(text, at) is { } length)
            {
                kept.Append(keepColours ? text.AsSpan(at, length) : default);
                at += length - 1;
            }
            else if (text[at] == '\t' || !char.IsControl(text[at]))
            {
                kept.Append(text[at]);
            }
        }

        return kept.ToString();
    }

    private static int? ColourAt(string text, int at)
    {
        if (at + 1 >= text.Length || text[at + 1] != '[')
        {
            return null;
        }

        var end = at + 2;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] == ';'))
        {
            end++;
        }

        return end < text.Length && text[end] == 'm' ? end - at + 1 : null;
    }
}
