using System.Buffers.Binary;
using Davit.Plugins;
using Microsoft.Win32.SafeHandles;

namespace Davit.Targets.Processes;

/// <summary>How long a log was at which time: pairs of offset and milliseconds, appended as it grows.</summary>
internal sealed class TimeMarks(string path)
{
    private const int Size = 16;

    public void Add(long offset, DateTimeOffset at)
    {
        Span<byte> mark = stackalloc byte[Size];
        BinaryPrimitives.WriteInt64LittleEndian(mark, offset);
        BinaryPrimitives.WriteInt64LittleEndian(mark[8..], at.ToUnixTimeMilliseconds());
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(mark);
    }

    /// <summary>The length of the log when it was last looked at, at the time or before; 0 when it was not.</summary>
    public long LengthAt(DateTimeOffset at)
    {
        var limit = at.ToUnixTimeMilliseconds();
        return All().Where(mark => mark.Milliseconds <= limit).Select(mark => mark.Offset).DefaultIfEmpty(0).Max();
    }

    /// <summary>The marks after one offset and before another, and the first at or after that: a few reads, however many there are.</summary>
    public IReadOnlyList<LogTime> Between(long after, long upTo)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var count = RandomAccess.GetLength(file) / Size;
        var (low, high) = (0L, count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = At(file, middle).Offset <= after ? (middle + 1, high) : (low, middle);
        }

        var found = new List<LogTime>();
        for (var i = low; i < count && (found.Count == 0 || found[^1].Offset < upTo); i++)
        {
            found.Add(At(file, i));
        }

        return found;
    }

    /// <summary>Drops the marks of what is no longer kept, but for the last of them.</summary>
    public void DropBefore(long kept)
    {
        var marks = All().ToList();
        var first = Math.Max(0, marks.FindLastIndex(mark => mark.Offset <= kept));
        var bytes = new byte[(marks.Count - first) * Size];
        for (var i = first; i < marks.Count; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((i - first) * Size), marks[i].Offset);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(((i - first) * Size) + 8), marks[i].Milliseconds);
        }

        AtomicFile.Write(path, bytes);
    }

    private static LogTime At(SafeFileHandle file, long index)
    {
        Span<byte> mark = stackalloc byte[Size];
        RandomAccess.Read(file, mark, index * Size);
        return new LogTime(BinaryPrimitives.ReadInt64LittleEndian(mark), DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(mark[8..])));
    }

    private IEnumerable<(long Offset, long Milliseconds)> All()
    {
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        for (var at = 0; at + Size <= bytes.Length; at += Size)
        {
            yield return (BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at + 8)));
        }
    }
}
