using System.Globalization;
using System.Text;

namespace Davit.Core.Model.Spec.Text;

/// <summary>Durations as people write them: <c>500ms</c>, <c>10s</c>, <c>1h30m</c>; units fall from left to right and none comes twice.</summary>
public static class Durations
{
    internal const string Pattern = "^(?=.)([0-9]+d)?([0-9]+h)?([0-9]+m(?!s))?([0-9]+s)?([0-9]+ms)?$";

    private static readonly (string Unit, long Milliseconds)[] Units = [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)];

    public static TimeSpan? TryParse(string text)
    {
        var (total, at, largest) = (0L, 0, 0);
        while (at < text.Length)
        {
            var digits = text.AsSpan(at).IndexOfAnyExceptInRange('0', '9');
            if (digits is < 1 or > 9)
            {
                return null;
            }

            var unit = UnitAt(text, at + digits, largest);
            if (unit < 0)
            {
                return null;
            }

            total += long.Parse(text.AsSpan(at, digits), CultureInfo.InvariantCulture) * Units[unit].Milliseconds;
            at += digits + Units[unit].Unit.Length;
            largest = unit + 1;
        }

        return text.Length == 0 || total > (long)TimeSpan.MaxValue.TotalMilliseconds ? null : TimeSpan.FromMilliseconds(total);
    }

    public static string Write(TimeSpan duration)
    {
        var (rest, text) = ((long)duration.TotalMilliseconds, new StringBuilder());
        foreach (var (unit, milliseconds) in Units)
        {
            text.Append(rest >= milliseconds ? $"{rest / milliseconds}{unit}" : "");
            rest %= milliseconds;
        }

        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static int UnitAt(string text, int at, int from)
    {
        var letters = text.AsSpan(at).IndexOfAnyInRange('0', '9');
        var unit = letters < 0 ? text[at..] : text.Substring(at, letters);
        return Array.FindIndex(Units, from, u => u.Unit == unit);
    }
}
