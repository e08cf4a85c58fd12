using System.Globalization;
using System.Text;
using Davit.Plugins;
using Microsoft.Win32.SafeHandles;

namespace Davit.Targets.Processes;

/// <summary>
/// What an instance wrote, in one file whose byte offsets are the log's offsets for ever. The oldest part is freed by punching a hole into
/// the file: nothing is renamed, so a program that holds the file open goes on writing, and a reader loses nothing.
/// </summary>
internal sealed class InstanceLog(InstanceFolder files, long keepBytes)
{
    private const int LongestLine = 64 * 1024;
    private const int LastLinesBytes = 32 * 1024;
    private const int Block = 4096;
    private static readonly TimeSpan BetweenMarks = TimeSpan.FromSeconds(0.1);
    private readonly TimeMarks _marks = new(files.LogTimes);
    private readonly Lock _marking = new();
    private long _looked;
    private LogTime _marked = new(0, DateTimeOffset.MinValue);

    /// <summary>Why the oldest part cannot be freed; null while it can.</summary>
    public string? Note { get; private set; }

    private long Length => new FileInfo(files.Log) is { Exists: true } log ? log.Length : 0;

    private long Kept => AtomicFile.Read(files.LogKept) is { } text && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var kept) ? kept : 0;

    /// <summary>Notes how long the log is and when that was written, and frees what is more than it may keep.</summary>
    public void Look(DateTimeOffset now)
    {
        var there = There(now);
        if (there.Offset == _looked || !Directory.Exists(files.Path))
        {
            return;
        }

        Mark(there);
        Free(there.Offset);
        _looked = there.Offset;
    }

    /// <summary>Reads from an offset, or from the oldest kept line after it.</summary>
    public LogChunk Read(long offset, int maxBytes, bool hasEnded, DateTimeOffset now)
    {
        while (true)
        {
            var from = Math.Max(Math.Max(0, offset), Kept);
            var there = There(now);
            var length = there.Offset;
            if (from >= length)
            {
                // Not beyond the end: the offset that is given back must be one that comes true.
                return new LogChunk(Math.Max(from, offset), ReadOnlyMemory<byte>.Empty, Math.Max(from, offset), hasEnded);
            }

            if (!hasEnded && there.At - _marked.At >= BetweenMarks)
            {
                MarkIfPossible(there);
            }

            var bytes = Bytes(from, (int)Math.Min(maxBytes, length - from));
            if (Kept > from)
            {
                // Freed while it was read: what was read may be zeros.
                continue;
            }

            var whole = from + bytes.Length < length ? WholeCharacters(bytes) : bytes.Length;
            return new LogChunk(from, bytes.AsMemory(0, whole), from + whole, hasEnded && from + whole >= length) { Times = Times(from, from + whole, there) };
        }
    }

    private IReadOnlyList<LogTime> Times(long from, long to, LogTime there)
    {
        var noted = _marks.Between(from, to);
        return noted is [.., var last] && last.Offset >= to ? noted : [.. noted, there];
    }

    // The file's own time is that of its last write, however long ago somebody looked; a clock that was set back must not give times to come.
    private LogTime There(DateTimeOffset now)
    {
        var log = new FileInfo(files.Log);
        return log.Exists ? new LogTime(log.Length, log.LastWriteTimeUtc < now ? log.LastWriteTimeUtc : now) : new LogTime(0, now);
    }

    private void MarkIfPossible(LogTime there)
    {
        try
        {
            Mark(there);
        }
        catch (IOException)
        {
            // A full disk makes times less exact; the log that may say why it is full is read all the same.
        }
    }

    private void Mark(LogTime there)
    {
        lock (_marking)
        {
            if (there.Offset > _marked.Offset)
            {
                _marks.Add(there.Offset, there.At);
                _marked = there;
            }
        }
    }

    /// <summary>Where the line begins that was being written at a time, as exactly as was noted.</summary>
    public long Find(DateTimeOffset since)
    {
        var at = Math.Min(_marks.LengthAt(since), Length);
        var kept = Kept;
        if (at <= kept)
        {
            return kept;
        }

        var from = Math.Max(kept, at - LongestLine);
        var lineEnd = Bytes(from, (int)(at - from)).AsSpan().LastIndexOf((byte)'\n');
        return lineEnd >= 0 ? from + lineEnd + 1 : from == kept ? kept : at;
    }

    public IReadOnlyList<string> LastLines(int count)
    {
        var length = Length;
        var from = Math.Max(Kept, length - LastLinesBytes);
        var lines = Encoding.UTF8.GetString(Bytes(from, (int)Math.Max(0, length - from))).Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        if (lines[^1].Length == 0)
        {
            lines.RemoveAt(lines.Count - 1);
        }

        return [.. lines.TakeLast(count)];
    }

    /// <summary>Says something to whoever reads the log, in a line of its own.</summary>
    public void Say(string text)
    {
        using var log = new FileStream(files.Log, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        log.Write(Encoding.UTF8.GetBytes($"davit: {text}\n"));
    }

    private void Free(long length)
    {
        var kept = Kept;
        if (Note is not null || length - kept <= keepBytes + Math.Max(Block, keepBytes / 10))
        {
            return;
        }

        var target = length - keepBytes;
        var lineEnd = Bytes(target, (int)Math.Min(LongestLine, length - target)).AsSpan().IndexOf((byte)'\n');
        kept = lineEnd >= 0 ? target + lineEnd + 1 : target;

        // Written before the hole: a reader that sees the old mark reads again, see Read.
        AtomicFile.Write(files.LogKept, kept.ToString(CultureInfo.InvariantCulture));
        using var log = Open(FileAccess.ReadWrite);
        if (Libc.Allocate(log, Libc.KeepSizeAndPunchHole, 0, kept / Block * Block) != 0)
        {
            Note = $"The log grows without bound: its filesystem cannot free the oldest part (error {System.Runtime.InteropServices.Marshal.GetLastPInvokeError()} of fallocate).";
            AtomicFile.Delete(files.LogKept);
            return;
        }

        lock (_marking)
        {
            _marks.DropBefore(kept);
        }
    }

    private byte[] Bytes(long from, int count)
    {
        if (count == 0)
        {
            return [];
        }

        using var log = Open(FileAccess.Read);
        var bytes = new byte[count];
        var read = 0;
        while (read < count && RandomAccess.Read(log, bytes.AsSpan(read), from + read) is > 0 and var more)
        {
            read += more;
        }

        return read == count ? bytes : bytes[..read];
    }

    private SafeFileHandle Open(FileAccess access) => File.OpenHandle(files.Log, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);

    private static int WholeCharacters(byte[] bytes)
    {
        // Back to the start of the last character; when that one is whole, or is no UTF-8 at all, everything stays.
        for (var back = 1; back <= Math.Min(4, bytes.Length); back++)
        {
            var start = bytes[^back];
            if ((start & 0xC0) != 0x80)
            {
                var needs = start switch { >= 0xF0 => 4, >= 0xE0 => 3, >= 0xC0 => 2, _ => 1 };
                return needs > back && bytes.Length > back ? bytes.Length - back : bytes.Length;
            }
        }

        return bytes.Length;
    }
}
