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
    // In the order in which --help lists them.
    private static readonly Dictionary<string, Func<Verb>> Verbs = new()
    {
        ["demo"] = DemoVerb.Make,
        ["up"] = UpVerb.Make,
        ["open"] = OpenVerb.Make,
        ["status"] = StatusVerb.Make,
        ["service"] = ServiceVerb.Make,
        ["commits"] = CommitsVerb.Make,
        ["deploy"] = DeployVerb.Make,
        ["history"] = HistoryVerb.Make,
        ["logs"] = LogsVerb.Make,
        ["instances"] = InstancesVerb.Make,
        ["rollback"] = RollbackVerb.Make,
        ["promote"] = PromoteVerb.Make,
        ["pause"] = PauseVerb.Make,
        ["resume"] = ResumeVerb.Make,
        ["abort"] = AbortVerb.Make,
        ["judge"] = JudgeVerb.Make,
        ["scale"] = ScaleVerb.Make,
        ["restart"] = RestartVerb.Make,
        ["stop"] = StopVerb.Make,
        ["start"] = StartVerb.Make,
        ["why"] = WhyVerb.Make,
        ["hold"] = HoldVerb.Make,
        ["freeze"] = FreezeVerb.Make,
        ["commit"] = CommitVerb.Make,
        ["lock"] = LockVerb.Make,
        ["unlock"] = UnlockVerb.Make,
        ["env"] = EnvVerb.Make,
        ["validate"] = ValidateVerb.Make,
        ["schema"] = SchemaVerb.Make,
        ["doctor"] = DoctorVerb.Make,
        ["backup"] = BackupVerb.Make,
        ["version"] = VersionVerb.Make,
        ["help"] = HelpVerb.Make,
    };

    // "@ada asked for it" is a reason, not the name of a file with arguments.
    private static readonly ParserConfiguration AsWritten = new() { ResponseFileTokenReplacer = null };

    public static async Task<int> Run(string[] args, Screen screen)
    {
        var input = Root(args.FirstOrDefault()).Parse(args, AsWritten);
        if (input.GetValue(Options.NoColour))
        {
            screen.HasColours = false;
        }

        if (input.Action is ParseErrorAction || Unknown(input, args) is not null)
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

    /// <summary>All verbs; when one is named that there is, only that one: to describe them all takes a tenth of the time that a command may take.</summary>
    public static RootCommand Root(string? verb = null)
    {
        var root = new RootCommand("Davit ships any commit of any service, watches it, and takes it back.")
        {
            Options.Json, Options.Server, Options.Data, Options.NoColour,
        };
        foreach (var make in verb is not null && Verbs.TryGetValue(verb, out var only) ? [only] : Verbs.Values.ToArray())
        {
            root.Add(make());
        }

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

        foreach (var message in Messages(input, args, command))
        {
            screen.Note($"davit: {message}");
        }

        screen.Note($"  next: davit {string.Join(' ', Path(input.CommandResult).Append("--help"))}");
        return ExitCodes.Usage;
    }

    private static int ShowHelp(string[] args, Screen screen)
    {
        Root().Parse([.. args, "--help"], AsWritten).Invoke(new InvocationConfiguration { Output = screen.Error, Error = screen.Error });
        return ExitCodes.Usage;
    }

    private static IEnumerable<string> Messages(ParseResult input, string[] args, Command command)
    {
        if (Unknown(input, args) is not { } unknown)
        {
            return input.Errors.Select(e => e.Message).Distinct();
        }

        var isOption = unknown.StartsWith('-');
        var names = isOption ? OptionsOf(input.CommandResult) : command.Subcommands.Select(c => c.Name);
        var meant = NearestName.Of(unknown, names) is { } near ? $" Did you mean '{near}'?" : "";
        var kind = isOption ? "an option" : command.Subcommands.Count > 0 ? "a verb" : "expected here";
        return [$"'{unknown}' is not {kind} of `davit{string.Concat(Path(input.CommandResult).Select(p => " " + p))}`.{meant}"];
    }

    // A misspelt option is not the name of a service: the library gives it to the verb's first argument, unless it comes after a bare "--".
    private static string? Unknown(ParseResult input, string[] args)
    {
        var arguments = input.CommandResult.Children.OfType<System.CommandLine.Parsing.ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value);
        return arguments.FirstOrDefault(value => value.StartsWith("--", StringComparison.Ordinal) && !args.Contains("--"))
            ?? (input.Action is ParseErrorAction || input.CommandResult.Command.Subcommands.Count > 0 ? input.UnmatchedTokens.FirstOrDefault() : null);
    }

    private static IEnumerable<string> OptionsOf(System.CommandLine.Parsing.CommandResult result) =>
        result.Command.Options.Concat(result.Parent is System.CommandLine.Parsing.CommandResult parent ? parent.Command.Options.Where(o => o.Recursive) : []).Select(o => o.Name);

    private static IEnumerable<string> Path(System.CommandLine.Parsing.CommandResult result) =>
        result.Parent is System.CommandLine.Parsing.CommandResult parent ? Path(parent).Append(result.Command.Name) : [];
}
