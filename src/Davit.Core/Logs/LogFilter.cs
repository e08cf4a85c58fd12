using System.Text.RegularExpressions;

namespace Davit.Core.Logs;

/// <summary>Which lines are wanted: those whose plain text holds the pattern. It sees what a reader sees, so it cannot be used to guess secrets.</summary>
public sealed class LogFilter
{
    private readonly Regex _pattern;

    /// <param name="pattern">A regular expression; small letters match capitals too, unless the pattern itself has capitals.</param>
    /// <exception cref="FormatException">The pattern cannot be understood.</exception>
    public LogFilter(string pattern)
    {
        var ignoresCase = pattern.Any(char.IsUpper) ? RegexOptions.None : RegexOptions.IgnoreCase;
        try
        {
            // Without going back, no pattern takes longer than its text is long.
            _pattern = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | ignoresCase, TimeSpan.FromSeconds(1));
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"'{pattern}' is not a pattern to search for: {e.Message}", e);
        }
        catch (NotSupportedException e)
        {
            throw new FormatException($"'{pattern}' uses what searching logs does not offer: looking around, back references and atomic groups.", e);
        }
    }

    /// <summary>Whether the line is wanted.</summary>
    public bool Wants(LogLine line) => _pattern.IsMatch(line.PlainText);
}
