using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Davit.Router;

/// <summary>The few system calls that the framework does not offer.</summary>
internal static partial class Posix
{
    private const int SetDescriptorFlags = 2;

    /// <summary>A rename is durable only when its folder is.</summary>
    public static void FlushFolder(string folder)
    {
        var descriptor = Check(Open(folder, 0), $"open {folder}");
        try
        {
            Check(Flush(descriptor), $"fsync {folder}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>A second name for a socket's file, so that its first name can be given to another without a moment in which it names nothing.</summary>
    public static void Link(string existing, string name)
    {
        File.Delete(name);
        Check(HardLink(existing, name), $"link {existing} to {name}");
    }

    /// <summary>Leaves the caller's session, so that a terminal or a parent that ends takes this process not along.</summary>
    public static void BeginOwnSession() => _ = SetSession();

    // The framework disconnects a listening socket when it closes it, for every process that holds it, unless the descriptor is marked as shared in this way.
    public static void MarkShared(SafeHandle socket) => Check(Control((int)socket.DangerousGetHandle(), SetDescriptorFlags, 0), "fcntl");

    internal static int Check(int result, string what) =>
        result >= 0 ? result : throw new IOException($"{what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int HardLink(string existing, string name);

    [LibraryImport("libc", EntryPoint = "setsid", SetLastError = true)]
    private static partial int SetSession();

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, nint argument);
}
