using System.ComponentModel;
using System.Diagnostics;

namespace Davit.Targets.Processes;

/// <summary>Runs a command in the instance's folder with its environment.</summary>
internal sealed class CommandProbe(OrderRecord record, IReadOnlyDictionary<string, string> environment, TimeProvider clock) : IProbe
{
    private const int LongestEvidence = 200;

    public async Task<ProbeResult> Ask(CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        var name = record.Order.Health.Command![0];
        try
        {
            using var process = Process.Start(StartInfo())!;
            process.StandardInput.Close();
            try
            {
                var output = LastLine(process.StandardOutput, stopping);
                var errors = LastLine(process.StandardError, stopping);
                await process.WaitForExitAsync(stopping);
                var said = await errors is { Length: > 0 } line ? line : await output;
                var took = $"in {clock.GetElapsedTime(began).TotalMilliseconds:0} ms";
                return new ProbeResult(process.ExitCode == 0, true, $"{name} exited with {process.ExitCode} {took}{(said.Length > 0 ? ": " + said : "")}");
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill(entireProcessTree: true);
                }
            }
        }
        catch (Win32Exception failed)
        {
            return new ProbeResult(false, true, $"{name} cannot be run: {failed.Message}");
        }
    }

    private ProcessStartInfo StartInfo()
    {
        var command = record.Order.Health.Command!;
        var folder = record.Order.Artifact.Location;
        var start = new ProcessStartInfo(ProgramPath.Find(command[0], folder, environment), command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        InstanceEnvironment.Set(start, environment);
        return start;
    }

    private static async Task<string> LastLine(StreamReader reader, CancellationToken stopping)
    {
        var last = "";
        while (await reader.ReadLineAsync(stopping) is { } line)
        {
            last = line.Trim() is { Length: > 0 } said ? said[..Math.Min(said.Length, LongestEvidence)] : last;
        }

        return last;
    }
}
