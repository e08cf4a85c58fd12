using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Davit.Targets.Processes;

/// <summary>Notices the end of processes that need not be children: one thread sleeps in the kernel for all of them.</summary>
internal sealed unsafe class EndWatch : IDisposable
{
    private const int Batch = 64;
    private const int Add = 1;
    private const byte Readable = 1;

    // The kernel packs the structure on x64 only.
    private static readonly int MarkAt = RuntimeInformation.ProcessArchitecture is Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = MarkAt + 8;

    private readonly SafeFileHandle _epoll = Owned(Libc.EpollCreate(0x80000));
    private readonly SafeFileHandle _closing = Owned(Libc.EventFile(0, 0x80000));
    private readonly ConcurrentDictionary<long, Watched> _watched = new();
    private readonly Thread _thread;
    private long _lastMark;

    public EndWatch()
    {
        Watch(_closing, 0);
        _thread = new Thread(Loop) { IsBackground = true, Name = "davit process ends" };
        _thread.Start();
    }

    /// <summary>Completes when this very process has ended; at once when it has already.</summary>
    public Task WhenEnded(ProcessIdentity process)
    {
        var handle = Libc.OpenProcess(process.Pid, out _);

        // Asked after the handle was opened: the handle is then of this process and of no later one.
        if (!process.IsAlive)
        {
            handle?.Dispose();
            return Task.CompletedTask;
        }

        var mark = Interlocked.Increment(ref _lastMark);
        var watched = new Watched(process, handle, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _watched[mark] = watched;
        if (handle is not null)
        {
            Watch(handle, mark);
        }

        return watched.Ended.Task;
    }

    /// <summary>Looks at the processes that no handle tells of, for kernels without handles; at every process behind a wake-up that was lost.</summary>
    public void Sweep(bool all)
    {
        foreach (var (mark, watched) in _watched)
        {
            if ((all || watched.Handle is null) && !watched.Process.IsAlive)
            {
                Complete(mark);
            }
        }
    }

    public void Dispose()
    {
        RandomAccess.Write(_closing, BitConverter.GetBytes(1UL), 0);
        _thread.Join();
        foreach (var mark in _watched.Keys)
        {
            if (_watched.TryRemove(mark, out var watched))
            {
                watched.Handle?.Dispose();
                watched.Ended.TrySetCanceled();
            }
        }

        _closing.Dispose();
        _epoll.Dispose();
    }

    private void Loop()
    {
        var events = stackalloc byte[Batch * 16];
        while (true)
        {
            var count = Libc.EpollWait(_epoll, events, Batch, -1);
            for (var i = 0; i < count; i++)
            {
                var mark = BinaryPrimitives.ReadInt64LittleEndian(new ReadOnlySpan<byte>(events + (i * EventSize) + MarkAt, 8));
                if (mark == 0)
                {
                    return;
                }

                Complete(mark);
            }
        }
    }

    private void Complete(long mark)
    {
        if (_watched.TryRemove(mark, out var watched))
        {
            watched.Handle?.Dispose();
            watched.Ended.TrySetResult();
        }
    }

    private void Watch(SafeFileHandle file, long mark)
    {
        var change = stackalloc byte[16];
        change[0] = Readable;
        BinaryPrimitives.WriteInt64LittleEndian(new Span<byte>(change + MarkAt, 8), mark);
        if (Libc.EpollControl(_epoll, Add, file, change) != 0)
        {
            throw new IOException($"Cannot watch a process: error {Marshal.GetLastPInvokeError()} of epoll_ctl.");
        }
    }

    private static SafeFileHandle Owned(int file) => file >= 0
        ? new SafeFileHandle(file, ownsHandle: true)
        : throw new IOException($"Cannot watch processes: error {Marshal.GetLastPInvokeError()}.");

    private sealed record Watched(ProcessIdentity Process, SafeFileHandle? Handle, TaskCompletionSource Ended);
}
