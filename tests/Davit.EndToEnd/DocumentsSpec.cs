using System.CommandLine;
using Davit.Cli;

namespace Davit.EndToEnd;

/// <summary>What is written about the command line is what it does.</summary>
public sealed class DocumentsSpec
{
    private static readonly string Text = File.ReadAllText(Golden.File("docs/cli.md"));

    [Fact]
    public void EveryVerb_IsDescribed_WithEachOfItsExamples()
    {
        foreach (var verb in Verbs(CommandLine.Root()))
        {
            verb.Examples.ShouldNotBeEmpty(verb.Name);
            Text.ShouldContain($"davit {Path(verb)}");
            foreach (var example in verb.Examples)
            {
                Text.ShouldContain(example);
            }
        }
    }

    [Fact]
    public void EveryOption_IsDescribed()
    {
        foreach (var option in Verbs(CommandLine.Root()).SelectMany(v => v.Options).Concat(CommandLine.Root().Options.Where(o => o.Name != "--help")))
        {
            Text.ShouldContain(option.Name);
        }
    }

    [Fact]
    public void EveryExample_IsACommandThatIsUnderstood()
    {
        foreach (var example in Verbs(CommandLine.Root()).SelectMany(v => v.Examples).Select(e => e.Split(" > ")[0].Split(", ")[0]))
        {
            var words = System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(example).Skip(1).ToList();
            CommandLine.Root().Parse(words).Errors.Where(e => !e.Message.Contains("does not exist", StringComparison.Ordinal)).ShouldBeEmpty(example);
        }
    }

    [Fact]
    public void EveryExitCode_IsInTheTable()
    {
        foreach (var (code, meaning) in ExitCodes.Table)
        {
            Text.ShouldContain($"| {code} | {meaning} |");
        }
    }

    private static IEnumerable<Verb> Verbs(Command command) => command.Subcommands.OfType<Verb>().SelectMany(v => Verbs(v).Prepend(v));

    private static string Path(Command verb) => verb.Parents.OfType<Verb>().FirstOrDefault() is { } parent ? $"{parent.Name} {verb.Name}" : verb.Name;
}
