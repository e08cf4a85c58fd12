using System.Text;

namespace Davit.Core.Logs;

/// <summary>
/// The values that may not be seen. Where one stands in a log, each of its bytes is covered with a mark, so that every offset stays what it is in the
/// log itself; whoever shows the text shows a row of marks as <c>***</c>. A byte is covered when any occurrence of any value holds it, which depends on
/// the log alone and not on how it was cut into chunks.
/// </summary>
public sealed class SecretMask
{
    /// <summary>What a row of marks is shown as. Its length tells nothing of the value's.</summary>
    public const string Shown = "***";

    /// <summary>Shorter values would be found in innocent text everywhere; they are refused when they are set.</summary>
    public const int Shortest = 4;

    /// <summary>Never part of UTF-8 text. Where a log holds it, it becomes <see cref="Rubbish"/>, which is shown like any other byte that is no text.</summary>
    internal const byte Mark = 0xFF;

    internal const byte Rubbish = 0xFE;

    private readonly byte[][] _values;

    /// <summary>A value of several lines is covered line by line, because that is how logs are read and resumed.</summary>
    public SecretMask(IEnumerable<string> values) => _values =
    [
        .. values.SelectMany(value => value.Split(['\n', '\r']))
            .Select(line => line.Trim())
            .Where(line => line.Length >= Shortest)
            .Distinct(StringComparer.Ordinal)
            .Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Covers nothing.</summary>
    public static SecretMask None { get; } = new([]);

    /// <summary>How far before an offset one must begin to read to know what is covered from it on.</summary>
    public int LookBehind => _values.Length == 0 ? 0 : _values.Max(value => value.Length) - 1;

    /// <summary>The text with each value replaced.</summary>
    public string Hide(string text)
    {
        var stream = new MaskedStream(this);
        var bytes = Encoding.UTF8.GetBytes(text);
        return LogText.Read([.. stream.Push(bytes), .. stream.Flush()]);
    }

    internal void Cover(ReadOnlySpan<byte> bytes, Span<bool> covered)
    {
        foreach (var value in _values)
        {
            for (var from = 0; bytes[from..].IndexOf(value) is >= 0 and var found; from += found + 1)
            {
                covered.Slice(from + found, value.Length).Fill(true);
            }
        }
    }

    /// <summary>Where the first value begins of which the end may be yet to come; the length when there is none.</summary>
    internal int FirstUnfinished(ReadOnlySpan<byte> bytes)
    {
        var first = bytes.Length;
        foreach (var value in _values)
        {
            for (var at = Math.Max(0, bytes.Length - value.Length + 1); at < first; at++)
            {
                if (value.AsSpan().StartsWith(bytes[at..]))
                {
                    first = at;
                }
            }
        }

        return first;
    }
}
