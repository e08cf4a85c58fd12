using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.InteropServices;
using Davit.Cli.Verbs;
using Davit.Core.Model.Spec;

namespace Davit.Cli;

/// <summary>The verbs, and what is said when none of them was meant.</summary>
internal static class CommandLine
{
    public static async Task<int> Run(string[] args, Screen screen)
    {
        var input = Root().Parse(args);
        if (input.GetValue(Options.NoColour))
        {
            screen.HasColours = false;
        }

        if (input.Action is ParseErrorAction)
        {
            return Refuse(input, args, screen);
        }

        using var stopping = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stopping));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stopping));
        return await input.InvokeAsync(new Invocation(screen) { Output = screen.Output, Error = screen.Error, ProcessTerminationTimeout = null }, stopping.Token);
    }

    // Once to stop as it should; whoever asks again does not want to wait for that.
    private static void Stop(PosixSignalContext signal, CancellationTokenSource stopping)
    {
        signal.Cancel = !stopping.IsCancellationRequested;
        stopping.Cancel();
    }

    public static RootCommand Root()
    {
        var root = new RootCommand("Davit ships any commit of any service, watches it, and takes it back.")
        {
            Options.Json, Options.Server, Options.Data, Options.NoColour,
            DemoVerb.Make(), UpVerb.Make(), OpenVerb.Make(), StatusVerb.Make(), ServiceVerb.Make(), CommitsVerb.Make(),
            DeployVerb.Make(), HistoryVerb.Make(), LogsVerb.Make(), InstancesVerb.Make(),
            RollbackVerb.Make(), PromoteVerb.Make(), PauseVerb.Make(), ResumeVerb.Make(), AbortVerb.Make(), JudgeVerb.Make(),
            ScaleVerb.Make(), RestartVerb.Make(), StopVerb.Make(), StartVerb.Make(),
            WhyVerb.Make(), HoldVerb.Make(), FreezeVerb.Make(), CommitVerb.Make(),
            LockVerb.Make(), UnlockVerb.Make(), EnvVerb.Make(),
            ValidateVerb.Make(), SchemaVerb.Make(), DoctorVerb.Make(), BackupVerb.Make(), VersionVerb.Make(), HelpVerb.Make(),
        };
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExamples((HelpAction)option.Action!);
        }

        // `davit version` says it, with --json as well.
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        return root;
    }

    private static int Refuse(ParseResult input, string[] args, Screen screen)
    {
        var command = input.CommandResult.Command;
        if (args.Length == 0 || (command.Subcommands.Count > 0 && input.UnmatchedTokens.Count == 0 && input.Errors.Count <= 1))
        {
            return ShowHelp(args, screen);
        }

        foreach (var message in Messages(input, command))
        {
            screen.Note($"davit: {message}");
        }

        screen.Note($"  next: davit {string.Join(' ', Path(input.CommandResult).Append("--help"))}");
        return ExitCodes.Usage;
    }

    private static int ShowHelp(string[] args, Screen screen)
    {
        Root().Parse([.. args, "--help"]).Invoke(new InvocationConfiguration { Output = screen.Error, Error = screen.Error });
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> Messages(ParseResult input, Command command)
    {
        if (input.UnmatchedTokens is not [var unknown, ..])
        {
            return input.Errors.Select(e => e.Message).Distinct();
        }

        var isOption = unknown.StartsWith('-');
        var names = isOption ? OptionsOf(input.CommandResult) : command.Subcommands.Select(c => c.Name);
        var meant = NearestName.Of(unknown, names) is { } near ? $" Did you mean '{near}'?" : "";
        var kind = isOption ? "an option" : command.Subcommands.Count > 0 ? "a verb" : "expected here";
        return [$"'{unknown}' is not {kind} of `davit{string.Concat(Path(input.CommandResult).Select(p => " " + p))}`.{meant}"];
    }

    private static IEnumerable<string> OptionsOf(System.CommandLine.Parsing.CommandResult result) =>
        result.Command.Options.Concat(result.Parent is System.CommandLine.Parsing.CommandResult parent ? parent.Command.Options.Where(o => o.Recursive) : []).Select(o => o.Name);

    private static IEnumerable<string> Path(System.CommandLine.Parsing.CommandResult result) =>
        result.Parent is System.CommandLine.Parsing.CommandResult parent ? Path(parent).Append(result.Command.Name) : [];
}
