using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Davit.Targets.Processes;

/// <summary>The system calls that have no managed face.</summary>
internal static unsafe partial class Libc
{
    public const int TryAgain = 11;
    public const int LockExclusively = 2;
    public const int DoNotWait = 4;
    public const int Unlock = 8;
    public const int MayExecute = 1;
    public const int KeepSizeAndPunchHole = 3;
    private const nint PidfdSendSignal = 424;
    private const nint PidfdOpen = 434;

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Flock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    public static partial int Allocate(SafeFileHandle file, int mode, long offset, long length);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Access(string path, int mode);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(SafeFileHandle epoll, int operation, SafeFileHandle file, byte* change);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(SafeFileHandle epoll, byte* events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventFile(uint start, int flags);

    /// <summary>Opens a file to lock it, and makes it if need be. Opened by .NET, it would be locked for sharing already.</summary>
    public static SafeFileHandle OpenLock(string path)
    {
        const int readWriteCreateCloseOnExec = 0x2 | 0x40 | 0x80000;
        var file = Open(path, readWriteCreateCloseOnExec, 0x180);
        return file >= 0
            ? new SafeFileHandle(file, ownsHandle: true)
            : throw new IOException($"{path} cannot be opened: error {Marshal.GetLastPInvokeError()} of open.");
    }

    /// <summary>A handle that goes on meaning this very process when its number is given to another. Null when there is none, or the kernel has no such thing.</summary>
    public static SafeFileHandle? OpenProcess(int pid, out int error)
    {
        var handle = Syscall(PidfdOpen, pid, 0, 0, 0);
        error = handle < 0 ? Marshal.GetLastPInvokeError() : 0;
        return handle < 0 ? null : new SafeFileHandle(handle, ownsHandle: true);
    }

    public static bool SignalProcess(SafeFileHandle process, int signal) =>
        Syscall(PidfdSendSignal, process.DangerousGetHandle(), signal, 0, 0) == 0;

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Syscall(nint number, nint first, nint second, nint third, nint fourth);
}
