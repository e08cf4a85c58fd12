using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Davit.Router.Takeover;

/// <summary>Passes an open descriptor to another process over a Unix socket (SCM_RIGHTS). Linux's layout of the structures.</summary>
internal static unsafe partial class DescriptorPassing
{
    private const int SocketLevel = 1;
    private const int Rights = 1;
    private const int CloseOnExec = 0x40000000;

    public static void Send(Socket over, SafeHandle descriptor)
    {
        RequireLinux();
        byte mark = 1;
        var part = new Vector { Base = &mark, Length = 1 };
        var control = new Control
        {
            Length = (nuint)(sizeof(Control) - sizeof(int)),
            Level = SocketLevel,
            Type = Rights,
            Descriptor = (int)descriptor.DangerousGetHandle(),
        };
        var message = new Message { Vectors = &part, VectorCount = 1, Control = &control, ControlLength = (nuint)sizeof(Control) };
        Posix.Check((int)SendMessage((int)over.Handle, &message, 0), "sendmsg of the listening socket");
        GC.KeepAlive(descriptor);
    }

    public static int Receive(Socket over)
    {
        RequireLinux();
        byte mark;
        var part = new Vector { Base = &mark, Length = 1 };
        var control = default(Control);
        var message = new Message { Vectors = &part, VectorCount = 1, Control = &control, ControlLength = (nuint)sizeof(Control) };
        Posix.Check((int)ReceiveMessage((int)over.Handle, &message, CloseOnExec), "recvmsg of the listening socket");
        return control is { Level: SocketLevel, Type: Rights } && message.ControlLength > 0
            ? control.Descriptor
            : throw new IOException("The running router sent a message without its listening socket.");
    }

    private static void RequireLinux()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException("A router can be taken over only on Linux: stop it, then start the new one.");
        }
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int socket, Message* message, int flags);

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint ReceiveMessage(int socket, Message* message, int flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Control
    {
        public nuint Length;
        public int Level;
        public int Type;
        public int Descriptor;
        public int Padding;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public void* Name;
        public nuint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
