using Davit.Plugins;

namespace Davit.Core.Logs;

/// <summary>
/// Where a follower is. It reads from a little before the line it begins with, to see a secret that began there, and drops what lies before. Chunks may
/// overlap what was read (it is dropped) or leave out what is no longer kept (the line before the gap is given unfinished).
/// </summary>
internal sealed class LogPosition(SecretMask mask, long offset)
{
    private readonly LineSplitter _splitter = new(offset);
    private MaskedStream _masked = new(mask);
    private Queue<LogTime> _times = [];

    public long NextRead { get; private set; } = Math.Max(0, offset - mask.LookBehind);

    /// <summary>Where the next byte that comes out of the masked stream stands.</summary>
    private long NextMasked => NextRead - _masked.Held;

    public IEnumerable<LogLine> Take(LogChunk chunk)
    {
        var lines = new List<LogLine>();
        if (chunk.Offset > NextRead)
        {
            lines.AddRange(JumpTo(chunk.Offset));
        }

        // An empty chunk at the end of the log tells nothing of the line that is still to come.
        _times = chunk.Times.Count > 0 ? new Queue<LogTime>(chunk.Times) : _times;
        var known = (int)Math.Min(NextRead - chunk.Offset, chunk.Bytes.Length);
        var fresh = chunk.Bytes.Span[known..];
        var at = NextMasked;
        var bytes = _masked.Push(fresh);
        NextRead += fresh.Length;
        lines.AddRange(Split(bytes, at));
        if (chunk.NextOffset > NextRead)
        {
            lines.AddRange(JumpTo(chunk.NextOffset));
        }

        return lines;
    }

    public IEnumerable<LogLine> Finish()
    {
        var at = NextMasked;
        var lines = Split(_masked.Flush(), at).ToList();
        if (_splitter.Flush() is { } unfinished)
        {
            lines.Add(Timed(unfinished));
        }

        return lines;
    }

    private List<LogLine> JumpTo(long next)
    {
        var lines = Finish().ToList();
        _masked = new MaskedStream(mask);
        NextRead = next;
        if (next > _splitter.NextOffset)
        {
            _splitter.JumpTo(next);
        }

        return lines;
    }

    private List<LogLine> Split(byte[] bytes, long at)
    {
        var before = (int)Math.Clamp(_splitter.NextOffset - at, 0, bytes.Length);
        return [.. _splitter.Push(bytes.AsSpan(before)).Select(Timed)];
    }

    private LogLine Timed(LogLine line)
    {
        while (_times.TryPeek(out var time) && time.Offset < line.NextOffset)
        {
            _times.Dequeue();
        }

        return line with { At = _times.TryPeek(out var first) ? first.At : null };
    }
}
