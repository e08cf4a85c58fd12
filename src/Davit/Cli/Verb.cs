using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Davit.Cli;

/// <summary>A verb of the command line: what it does, with examples, and how it ends.</summary>
internal sealed class Verb : Command
{
    private static readonly int[] Always = [ExitCodes.Ok, ExitCodes.Usage, ExitCodes.Refused, ExitCodes.Unreachable];

    public Verb(string name, string description, params string[] examples) : base(name, description) => Examples = examples;

    public IReadOnlyList<string> Examples { get; }

    /// <summary>Exit codes that it can end with, in the order of <see cref="ExitCodes.Table"/>.</summary>
    public IReadOnlyList<int> Exits { get; private set; } = Always;

    /// <summary>Adds codes to those that every verb has.</summary>
    public Verb AlsoExits(params int[] codes)
    {
        Exits = [.. Exits, .. codes];
        return this;
    }

    /// <summary>For a verb that asks no server.</summary>
    public Verb ExitsOnlyWith(params int[] codes)
    {
        Exits = codes;
        return this;
    }

    public Verb Does(Func<Session, ParseResult, CancellationToken, Task<int>> act)
    {
        SetAction(async (input, stopping) =>
        {
            using var session = new Session(input, Invocation.ScreenOf(input));
            return await session.Run(() => act(session, input, stopping), stopping);
        });
        return this;
    }

    public Verb Does(Func<Session, ParseResult, CancellationToken, Task> act) => Does(async (session, input, stopping) =>
    {
        await act(session, input, stopping);
        return ExitCodes.Ok;
    });
}

/// <summary>Carries the screen to the verb that is run.</summary>
internal sealed class Invocation(Screen screen) : InvocationConfiguration
{
    public static Screen ScreenOf(ParseResult input) => ((Invocation)input.InvocationConfiguration)._screen;

    private readonly Screen _screen = screen;
}

/// <summary>The help of the library, with examples and exit codes below.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult input)
    {
        try
        {
            help.Invoke(input);
            if (input.CommandResult.Command is Verb verb)
            {
                Write(input.InvocationConfiguration.Output, verb);
            }
        }
        catch (IOException e) when (e.HResult == Session.BrokenPipe)
        {
            // Whoever read the output has had enough, as `head` does.
        }

        return ExitCodes.Ok;
    }

    private static void Write(TextWriter output, Verb verb)
    {
        if (verb.Examples.Count > 0)
        {
            output.WriteLine("Examples:");
            foreach (var example in verb.Examples)
            {
                output.WriteLine($"  {example}");
            }

            output.WriteLine();
        }

        if (verb.Subcommands.Count == 0)
        {
            output.WriteLine("Exit codes:");
            foreach (var (code, meaning) in ExitCodes.Table.Where(row => verb.Exits.Contains(row.Code)))
            {
                output.WriteLine($"  {code,-3}  {meaning}");
            }

            output.WriteLine();
        }
    }
}
