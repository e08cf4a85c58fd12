using System.Threading.Channels;

namespace Davit.Storage.Sqlite;

/// <summary>Where callers leave work for the threads that own sessions: SQLite blocks, and pool threads must not. Callers wait when it is full.</summary>
internal sealed class WorkQueue(int capacity)
{
    private readonly Channel<Work> _queue = Channel.CreateBounded<Work>(capacity);

    public async Task<T> Ask<T>(Func<Session, T> act, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var work = new Work<T>(act);
        try
        {
            await _queue.Writer.WriteAsync(work, stopping);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(SqliteStore));
        }

        await using var cancelling = stopping.UnsafeRegister(_ => work.Cancel(stopping), null);
        return await work.Done;
    }

    /// <summary>Nothing more is accepted; what was accepted is carried out.</summary>
    public void Close() => _queue.Writer.TryComplete();

    /// <summary>Blocks the calling thread until there is work, then takes what is there, at most so much; empty when the queue is closed.</summary>
    public List<Work> Take(int most)
    {
        var taken = new List<Work>();
        while (taken.Count == 0 && WaitForWork())
        {
            while (taken.Count < most && _queue.Reader.TryRead(out var work))
            {
                if (work.TryClaim())
                {
                    taken.Add(work);
                }
            }
        }

        return taken;
    }

    private bool WaitForWork() => _queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult();
}
