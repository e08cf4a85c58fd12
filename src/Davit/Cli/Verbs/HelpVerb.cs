using System.CommandLine;

namespace Davit.Cli.Verbs;

internal static class HelpVerb
{
    private const string ExitCodesTopic = "exit-codes";

    public static Verb Make()
    {
        var topic = new Argument<string[]>("VERB") { Description = $"A verb, or {ExitCodesTopic}.", Arity = ArgumentArity.ZeroOrMore };
        return new Verb("help", "Show the help of a verb, or the table of exit codes.", "davit help deploy", "davit help exit-codes") { topic }
            .ExitsOnlyWith(ExitCodes.Ok, ExitCodes.Usage)
            .Does((session, input, _) =>
            {
                var words = input.GetValue(topic) ?? [];
                if (words is [ExitCodesTopic])
                {
                    Write(session.Screen);
                    return Task.FromResult(ExitCodes.Ok);
                }

                return CommandLine.Run([.. words, "--help"], session.Screen);
            });
    }

    private static void Write(Screen screen)
    {
        foreach (var (code, meaning) in ExitCodes.Table)
        {
            screen.Line($"{code,3}  {meaning}");
        }
    }
}
