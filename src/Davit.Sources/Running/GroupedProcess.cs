using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Davit.Sources.Running;

/// <summary>
/// A process that leads a session of its own, so that it and all it started can be ended together, and so that nothing in it can ask at the terminal.
/// </summary>
internal sealed partial class GroupedProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Kill = 9;

    private static readonly string? SessionLeader = ProgramPath.Find("setsid", System.Environment.GetEnvironmentVariable("PATH"));

    private readonly Process _process;

    private GroupedProcess(Process process) => _process = process;

    public Stream Input => _process.StandardInput.BaseStream;

    public Stream Output => _process.StandardOutput.BaseStream;

    public Stream Errors => _process.StandardError.BaseStream;

    public static GroupedProcess Start(ProcessOrder order)
    {
        var start = new ProcessStartInfo(SessionLeader ?? order.Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = order.Folder ?? "/",
        };
        start.Environment.Clear();
        foreach (var (name, value) in order.Environment)
        {
            start.Environment[name] = value;
        }

        if (SessionLeader is not null)
        {
            start.ArgumentList.Add(order.Program);
        }

        foreach (var argument in order.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new GroupedProcess(Process.Start(start) ?? throw new InvalidOperationException($"'{order.Program}' did not start."));
    }

    public async Task<int> Exit(CancellationToken stopping)
    {
        await _process.WaitForExitAsync(stopping);
        return _process.ExitCode;
    }

    /// <summary>Asks the whole group to stop, so that git can take its lock files away.</summary>
    public void AskToStop() => Signal(Terminate);

    /// <summary>Ends the whole group by force; also what the leader left behind when it has exited itself.</summary>
    public void End() => Signal(Kill);

    /// <summary>Ends one process by force.</summary>
    public static void EndOne(int pid) => _ = SendSignal(pid, Kill);

    public async ValueTask DisposeAsync()
    {
        End();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }

    private void Signal(int signal)
    {
        if (SessionLeader is not null)
        {
            _ = SendSignal(-_process.Id, signal);
        }
        else if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int SendSignal(int pid, int signal);
}
