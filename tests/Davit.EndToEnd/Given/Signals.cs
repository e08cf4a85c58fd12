using System.Runtime.InteropServices;

namespace Davit.EndToEnd.Given;

/// <summary>Signals to processes that the test, or what it tests, started.</summary>
internal static class Signals
{
    public const int Hangup = 1;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int process, int signal) => _ = SysKill(process, signal);

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int SysKill(int process, int signal);
}
