using System.Runtime.CompilerServices;

namespace Davit.Core.Logs;

/// <summary>Puts the lines of several logs in the order in which they were written.</summary>
public static class LogMerge
{
    /// <summary>
    /// The lines of all logs, the earliest first; each log's own order is kept, whatever its times say. A line without a time belongs to the time of the line
    /// before it, and before everything where there is none. Of lines of the same time, those of the log that is named first come first. One line of each log is held.
    /// </summary>
    public static async IAsyncEnumerable<(int Log, LogLine Line)> ByTime(IReadOnlyList<IAsyncEnumerable<LogLine>> logs, [EnumeratorCancellation] CancellationToken stopping)
    {
        var readers = new List<IAsyncEnumerator<LogLine>>();
        try
        {
            var next = new PriorityQueue<int, (DateTimeOffset At, int Log)>();
            for (var log = 0; log < logs.Count; log++)
            {
                readers.Add(logs[log].GetAsyncEnumerator(stopping));
                await Await(log, DateTimeOffset.MinValue);
            }

            while (next.TryDequeue(out var log, out var turn))
            {
                yield return (log, readers[log].Current);
                await Await(log, turn.At);
            }

            async Task Await(int log, DateTimeOffset noEarlierThan)
            {
                if (await readers[log].MoveNextAsync())
                {
                    var at = readers[log].Current.At ?? noEarlierThan;
                    next.Enqueue(log, (at > noEarlierThan ? at : noEarlierThan, log));
                }
            }
        }
        finally
        {
            foreach (var reader in readers)
            {
                await reader.DisposeAsync();
            }
        }
    }
}
