using Davit.Plugins;
using Davit.Sources.Git;
using Davit.Sources.Running;

namespace Davit.Sources.Builds;

/// <summary>Runs the commands of one build in a checkout, one after the other, and leaves nothing running.</summary>
internal sealed class CommandRun(string folder, IReadOnlyDictionary<string, string> environment, BuildLog log, TimeProvider clock)
{
    private static readonly TimeSpan LastOutput = TimeSpan.FromSeconds(1);

    // Standard error joins standard output in the child itself: only so do both keep their order.
    private const string JoinStreams = "exec \"$@\" 2>&1";

    public async Task Run(IReadOnlyList<string> command, CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        var program = Locate(command);
        await log.Say("$ " + InWords(command), stopping);
        log.ForgetLines();
        var code = await Perform(program, command, stopping);
        var took = clock.GetElapsedTime(began);
        if (code != 0)
        {
            await log.Say($"{HowItEnded(code)} after {took.TotalSeconds:0.0} s", stopping);
            throw new PermanentException($"`{InWords(command)}` {HowItEnded(code)} after {took.TotalSeconds:0.0} s.{Quote()}");
        }
    }

    /// <summary>The command as a person would read it.</summary>
    public static string InWords(IReadOnlyList<string> command) =>
        OneLine.Of(string.Join(' ', command.Select(part => part.Length > 0 && !part.Any(c => char.IsWhiteSpace(c) || c is '\'' or '"') ? part : $"'{part}'")));

    private async Task<int> Perform(string program, IReadOnlyList<string> command, CancellationToken stopping)
    {
        await using var process = GroupedProcess.Start(new ProcessOrder("/bin/sh", ["-c", JoinStreams, "sh", program, .. command.Skip(1)])
        {
            Environment = environment,
            Folder = folder,
        });
        await process.Input.DisposeAsync();
        var copying = log.Copy(process.Output, CancellationToken.None);
        try
        {
            return await process.Exit(stopping);
        }
        finally
        {
            // What a command left in the background ends with it. One that fled its session may still hold the pipe: it is not waited for.
            process.End();
            Strays.End(environment[Strays.Mark]);
            await copying.WaitAsync(LastOutput, clock, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private string Locate(IReadOnlyList<string> command)
    {
        var program = command is [{ Length: > 0 } first, ..] ? first : throw new PermanentException("A build command is empty. Expected a program and its arguments.");
        if (program.Contains('/', StringComparison.Ordinal))
        {
            var file = Path.Combine(folder, program);
            return !File.Exists(file) ? throw new PermanentException($"The build command's program '{OneLine.Of(program)}' is not in the service's folder.")
                : !ProgramPath.IsExecutable(file) ? throw new PermanentException($"The build command's program '{OneLine.Of(program)}' is not executable: git update-index --chmod=+x {OneLine.Of(program)}")
                : file;
        }

        var path = environment.GetValueOrDefault("PATH");
        return ProgramPath.Find(program, path)
            ?? throw new PermanentException($"The build command's program '{OneLine.Of(program)}' was not found in PATH ({path}).");
    }

    private string Quote() => log.LastLines is { Count: > 0 } lines ? " Its last lines:\n" + string.Join('\n', lines) : " It wrote nothing.";

    private static string HowItEnded(int code) => code > 128 ? $"was ended by signal {code - 128}" : $"exited with code {code}";
}
