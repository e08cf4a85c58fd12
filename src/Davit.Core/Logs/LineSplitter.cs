using System.Text;

namespace Davit.Core.Logs;

/// <summary>
/// Cuts a log's bytes, secrets covered already, into lines that know their offsets. A line longer than the bound comes in pieces, which are cut at the
/// same places whoever reads: counted from the line's beginning, and never inside a character.
/// </summary>
public sealed class LineSplitter
{
    private readonly int _longest;
    private readonly List<byte> _line = [];
    private long _offset;

    /// <param name="offset">Where the first byte stands in the log.</param>
    /// <param name="longest">A line's longest piece, in bytes.</param>
    public LineSplitter(long offset, int longest = 16 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 4);
        _offset = offset;
        _longest = longest;
    }

    /// <summary>Where the next byte is expected.</summary>
    public long NextOffset => _offset + _line.Count;

    /// <summary>Takes the next bytes; gives the lines and pieces that are complete with them.</summary>
    public IReadOnlyList<LogLine> Push(ReadOnlySpan<byte> bytes)
    {
        var lines = new List<LogLine>();
        while (bytes.Length > 0)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            var room = _longest - _line.Count;
            if (part.Length > room)
            {
                _line.AddRange(part[..room]);
                bytes = bytes[room..];
                lines.Add(Cut(WholeCharacters(), newLine: 0));
                continue;
            }

            _line.AddRange(part);
            bytes = bytes[(end < 0 ? part.Length : end + 1)..];
            if (end >= 0)
            {
                lines.Add(Cut(_line.Count, newLine: 1));
            }
        }

        return lines;
    }

    /// <summary>The unfinished line, as far as it goes; null when there is none.</summary>
    public LogLine? Flush() => _line.Count == 0 ? null : Cut(_line.Count, newLine: 0);

    /// <summary>Goes on at another offset: what lies between is no longer kept.</summary>
    public LogLine? JumpTo(long offset)
    {
        var unfinished = Flush();
        _offset = offset;
        return unfinished;
    }

    private LogLine Cut(int length, int newLine)
    {
        var bytes = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_line)[..length];
        var text = LogText.Read(newLine > 0 && bytes is [.. var rest, (byte)'\r'] ? rest : bytes);
        var line = new LogLine(_offset, _offset + length + newLine, text, newLine > 0);
        _line.RemoveRange(0, length);
        _offset = line.NextOffset;
        return line;
    }

    private int WholeCharacters()
    {
        var last = _line.Count - 1;
        var begins = last;
        while (begins > last - 3 && (_line[begins] & 0xC0) == 0x80)
        {
            begins--;
        }

        // Only a character that is cut short is left for the next piece; bytes that are no text are cut anywhere.
        var lead = _line[begins];
        var needs = lead >= 0xF8 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
        return needs > last - begins + 1 ? begins : _line.Count;
    }
}
