using System.Collections.Immutable;
using System.Globalization;
using Davit.Core.Model.Spec;
using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Judging;

/// <summary>
/// A page in the text format of Prometheus (0.0.4), read strictly: one line that is not of the format makes the page worthless, as it does for Prometheus, because a
/// page that was cut off in the middle must not look like one with fewer failures.
/// </summary>
public sealed class CounterPage
{
    // Beyond this a double is no longer every whole number.
    private const double MostJobs = 1L << 53;
    private const int MostSeries = 1000;
    private static readonly string[] Types = ["counter", "gauge", "histogram", "summary", "untyped"];

    private readonly Dictionary<string, List<(IReadOnlyList<SeriesLabel> Labels, double Value)>> _samples = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _types = new(StringComparer.Ordinal);

    private CounterPage()
    {
    }

    /// <exception cref="FormatException">It is no such page; the message has the line.</exception>
    public static CounterPage Read(string text)
    {
        var page = new CounterPage();
        var lines = text.Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            if (number == lines.Length && lines[^1].Length > 0)
            {
                throw new FormatException($"line {number} is cut off: the last line ends with a line feed, too");
            }

            if (!page.TryLine(lines[number - 1]))
            {
                throw new FormatException($"line {number} is not in the text format of Prometheus: '{Shortened(lines[number - 1])}'");
            }
        }

        return page;
    }

    /// <summary>The values of a counter's series, by their labels. None is an answer, too: many clients report a counter only when it has counted something.</summary>
    /// <exception cref="FormatException">It is no counter, or a value is no count.</exception>
    public ImmutableSortedDictionary<string, long> Of(CounterSelector counter)
    {
        if (_types.GetValueOrDefault(counter.Name) is { } type and not ("counter" or "untyped"))
        {
            throw new FormatException($"{counter.Name} is a {type}, and not a counter");
        }

        var chosen = _samples.GetValueOrDefault(counter.Name, []).Where(s => counter.Selects(s.Labels)).ToList();
        return chosen.Count > MostSeries
            ? throw new FormatException($"{counter.Name} has more than {MostSeries} series here: choose some by their labels")
            : chosen.GroupBy(s => Key(s.Labels)).ToImmutableSortedDictionary(
                same => same.Key,
                same => same.Count() == 1 ? Count(counter.Name, same.First().Value) : throw new FormatException($"{counter.Name}{{{same.Key}}} stands there more than once"),
                StringComparer.Ordinal);
    }

    /// <summary>What a counter that is not on this page was probably to be called; null when it is on it, or nothing is near.</summary>
    /// <param name="name">The counter.</param>
    /// <param name="others">Names that are meant as they are.</param>
    public string? NearestTo(string name, IEnumerable<string> others) =>
        _samples.ContainsKey(name) || _types.ContainsKey(name) ? null : NearestName.Of(name, _samples.Keys.Except(others));

    private bool TryLine(ReadOnlySpan<char> line)
    {
        var trimmed = line.Trim(" \t");
        return trimmed.IsEmpty || (trimmed[0] == '#' ? TryComment(trimmed[1..]) : TrySample(trimmed));
    }

    private bool TryComment(ReadOnlySpan<char> comment)
    {
        var words = comment.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words is not ["TYPE", ..] || (words is [_, var name, var type] && Types.Contains(type) && _types.TryAdd(name, type));
    }

    private bool TrySample(ReadOnlySpan<char> line)
    {
        var series = new SeriesText(line);
        var labels = new List<SeriesLabel>();
        if (!series.TryName(mayHaveColons: true, out var name) || !series.TryLabels(mayDiffer: false, labels))
        {
            return false;
        }

        var words = series.Rest.ToString().Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length is 0 or > 2 || !TryValue(words[0], out var value) || (words.Length == 2 && !long.TryParse(words[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
        {
            return false;
        }

        if (!_samples.TryGetValue(name, out var samples))
        {
            _samples[name] = samples = [];
        }

        labels.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        samples.Add((labels, value));
        return true;
    }

    private static bool TryValue(string word, out double value)
    {
        value = word switch { "+Inf" or "Inf" => double.PositiveInfinity, "-Inf" => double.NegativeInfinity, "NaN" => double.NaN, _ => 0 };
        return value != 0 || double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);
    }

    private static long Count(string name, double value) =>
        value is >= 0 and <= MostJobs ? (long)value : throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, which is no count"));

    private static string Key(IReadOnlyList<SeriesLabel> labels) => string.Join(',', labels.Select(l => $"{l.Name}={l.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)}"));

    private static string Shortened(string line) => line.Length <= 80 ? line : $"{line[..80]}…";
}
