using System.Net.Sockets;
using Davit.Plugins;
using Davit.Router.Control;
using Davit.Router.Table;

namespace Davit.Router.Takeover;

/// <summary>The side of the process that is taken over: it offers its socket, waits a bounded time for its successor to be ready, then leaves or goes on.</summary>
internal sealed class Handover(TableKeeper tables, Socket listening, Func<Task> leave, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private IDisposable? _paused;
    private ITimer? _giveUp;

    /// <summary>As in <see cref="RouterAbout.State"/>.</summary>
    public string State { get; private set; } = "serving";

    public async Task<HandoverAnswer> Offer(string socket, CancellationToken stopping)
    {
        var paused = await tables.Pause(stopping);
        try
        {
            lock (_lock)
            {
                if (State != "serving")
                {
                    throw new TransientException($"This router process is {State} and cannot hand over.");
                }

                SendListeningSocket(socket);
                State = "handing-over";
                _paused = paused;
                _giveUp = clock.CreateTimer(_ => Resume(), null, Patience, Timeout.InfiniteTimeSpan);
            }

            return new HandoverAnswer(Environment.ProcessId, tables.Table.Generation);
        }
        catch
        {
            paused.Dispose();
            throw;
        }
    }

    public async Task Leave(long generation)
    {
        lock (_lock)
        {
            if (State != "handing-over" || generation != tables.Table.Generation)
            {
                throw new TransientException($"This router process is {State} at generation {tables.Table.Generation}; it was asked to leave at generation {generation}. The takeover came too late: start it again.");
            }

            State = "leaving";
            tables.HandOver();
            EndPause();
        }

        await leave();
    }

    public void Stop()
    {
        lock (_lock)
        {
            State = "stopping";
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            EndPause();
        }
    }

    private void Resume()
    {
        lock (_lock)
        {
            if (State == "handing-over")
            {
                State = "serving";
                EndPause();
            }
        }
    }

    private void EndPause()
    {
        _giveUp?.Dispose();
        _giveUp = null;
        _paused?.Dispose();
        _paused = null;
    }

    private void SendListeningSocket(string path)
    {
        Posix.MarkShared(listening.SafeHandle);
        using var to = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        to.Connect(new UnixDomainSocketEndPoint(path));
        DescriptorPassing.Send(to, listening.SafeHandle);
    }
}
