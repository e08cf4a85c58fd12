using System.Globalization;

namespace Davit.Core.Deploying;

/// <summary>Times in words, the same in every message.</summary>
public static class Words
{
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} m{(time.Seconds > 0 ? $" {time.Seconds} s" : "")}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h{(time.Minutes > 0 ? $" {time.Minutes} m" : "")}"),
    };
}
