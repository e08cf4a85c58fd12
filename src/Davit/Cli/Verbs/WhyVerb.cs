using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class WhyVerb
{
    public static Verb Make()
    {
        var service = Options.Service();
        var to = new System.CommandLine.Option<string?>("--to") { Description = "Only this environment.", HelpName = "ENV" };
        return new Verb("why", "Say why a service is as it is, and what would change it.", "davit why shop", "davit why shop --to prod --json") { service, to }
            .Does((session, input, stopping) => session.Show<WhyList>(
                $"api/services/{Uri.EscapeDataString(input.GetValue(service)!)}/why{Query.Of(("environment", input.GetValue(to)))}", list => Write(session.Screen, list), stopping));
    }

    private static void Write(Screen screen, WhyList list)
    {
        foreach (var why in list.Environments)
        {
            screen.Line($"{screen.Strong($"{why.Service}/{why.Environment}")}  stands on {why.Stands ?? "nothing"}{(why.Desired is { } desired && desired != why.Stands ? $", should stand on {Shown(desired)}" : "")}");
            foreach (var said in why.Explanations)
            {
                Write(screen, said);
            }
        }
    }

    internal static void Write(Screen screen, ExplanationInfo said)
    {
        var kind = Painted(screen, said.Kind);
        screen.Line($"  {kind}  {Words.Printable(said.Summary, false)}{(said.Since is { } since ? screen.Dim($"  since {Words.Date(since)}") : "")}");
        foreach (var evidence in said.Evidence)
        {
            var lines = evidence.Text.Split('\n');
            screen.Line($"    {screen.Dim(evidence.Label)}: {Words.Printable(lines[0], false)}");
            foreach (var line in lines.Skip(1))
            {
                screen.Line($"      {Words.Printable(line, false).Trim()}");
            }
        }

        foreach (var next in said.Next)
        {
            screen.Line(next.Command.Length == 0 ? $"    next: {next.Sentence}" : $"    next: {screen.Strong(next.Command)}{(next.Sentence.Length > 0 ? $"  ({next.Sentence})" : "")}");
        }
    }

    // A commit's hash is 40 letters; a release's name is short.
    private static string Shown(string desired) => desired.Length == 40 ? Words.Short(desired) : desired;

    private static string Painted(Screen screen, WhyKind kind)
    {
        var word = kind.ToString().ToLowerInvariant();
        return kind switch
        {
            WhyKind.Running => screen.Good(word),
            WhyKind.Failing or WhyKind.Refused => screen.Bad(word),
            WhyKind.Moving or WhyKind.Empty => word,
            _ => screen.Warn(word),
        };
    }
}
