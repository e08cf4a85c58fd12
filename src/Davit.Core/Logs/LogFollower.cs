using System.Runtime.CompilerServices;
using Davit.Plugins;

namespace Davit.Core.Logs;

/// <summary>Reads at most so many bytes of a log from an offset, as <see cref="LogChunk"/> says.</summary>
public delegate Task<LogChunk> ReadLog(long offset, int maxBytes, CancellationToken stopping);

/// <summary>Completes when a log may have more than it had, or when it is time to look again. Signals may be lost and may come for nothing, but it must not always be complete at once.</summary>
public delegate Task AwaitLog(CancellationToken stopping);

/// <summary>Gives the lines of a log one after the other, each once, through lost connections and logs of which the beginning is gone.</summary>
public sealed class LogFollower(ReadLog read, AwaitLog more, SecretMask mask)
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>How often in a row reading may fail before the one who follows is told.</summary>
    public int PatienceWithFailures { get; init; } = 20;

    /// <summary>All lines from an offset until the instance has ended. An unfinished last line is given when it is certain that nothing follows.</summary>
    public IAsyncEnumerable<LogLine> Follow(long offset, CancellationToken stopping) => Lines(offset, waits: true, stopping);

    /// <summary>The lines that are there now, the unfinished last one included.</summary>
    public IAsyncEnumerable<LogLine> ReadToEnd(long offset, CancellationToken stopping) => Lines(offset, waits: false, stopping);

    /// <summary>
    /// The finished lines that are there now; <see cref="Follow"/> goes on after the last of them. A log that cannot be read now has none: following it is patient.
    /// </summary>
    public async IAsyncEnumerable<LogLine> CatchUp(long offset, [EnumeratorCancellation] CancellationToken stopping)
    {
        var position = new LogPosition(mask, offset);
        while (await ReadOrNothing(position.NextRead, stopping) is { } chunk)
        {
            var isAllThereIs = chunk.Ended || HasNoMore(chunk, position);
            foreach (var line in position.Take(chunk))
            {
                yield return line;
            }

            if (isAllThereIs)
            {
                break;
            }
        }
    }

    private static bool HasNoMore(LogChunk chunk, LogPosition position) => chunk.Bytes.IsEmpty && chunk.NextOffset <= position.NextRead;

    private async IAsyncEnumerable<LogLine> Lines(long offset, bool waits, [EnumeratorCancellation] CancellationToken stopping)
    {
        var position = new LogPosition(mask, offset);
        while (true)
        {
            var chunk = await ReadPatiently(position.NextRead, waits, stopping);
            foreach (var line in position.Take(chunk))
            {
                yield return line;
            }

            if (chunk.Ended || (!waits && HasNoMore(chunk, position)))
            {
                break;
            }

            if (chunk.Bytes.IsEmpty)
            {
                await more(stopping);
            }
        }

        foreach (var line in position.Finish())
        {
            yield return line;
        }
    }

    private async Task<LogChunk?> ReadOrNothing(long offset, CancellationToken stopping)
    {
        try
        {
            return await read(offset, ChunkBytes, stopping);
        }
        catch (Exception e) when (e is TransientException or IOException)
        {
            return null;
        }
    }

    private async Task<LogChunk> ReadPatiently(long offset, bool waits, CancellationToken stopping)
    {
        for (var failures = 1; ; failures++)
        {
            try
            {
                return await read(offset, ChunkBytes, stopping);
            }
            catch (Exception e) when (e is TransientException or IOException && waits && failures < PatienceWithFailures)
            {
                await more(stopping);
            }
        }
    }
}
