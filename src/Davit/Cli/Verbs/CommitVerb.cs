using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class CommitVerb
{
    public static Verb Make() => new("commit", "Say, or show, what build servers think of a commit.", "davit commit status shop@a1b2c3d", "davit commit status shop@main --check build --state passed") { Status() };

    private static Verb Status()
    {
        var what = new Argument<string>("SERVICE@REVISION") { Description = "The service, and a commit, branch, tag or ref." };
        var check = new Option<string?>("--check") { Description = "Which check: build, ci/tests. What was said is listed when left out.", HelpName = "NAME" };
        var state = new Option<CheckState?>("--state") { Description = "How it went.", HelpName = "S", CustomParser = r => Enum.Parse<CheckState>(r.Tokens[0].Value, ignoreCase: true) };
        state.Validators.Add(r =>
        {
            if (r.Tokens is [var token] && token.Value is not ("pending" or "passed" or "failed"))
            {
                r.AddError($"'{token.Value}' is not a state: pending, passed or failed.");
            }
        });
        var url = new Option<string?>("--url") { Description = "Where it is told in full.", HelpName = "URL" };
        return new Verb(
            "status", "Report a check of a commit, or list those that were reported.",
            "davit commit status shop@a1b2c3d --check build --state passed --url https://ci.example.com/42", "davit commit status shop@main --json") { what, check, state, url }
            .Does(async (session, input, stopping) =>
            {
                var path = Path(input.GetValue(what)!);
                if (input.GetValue(check) is not { } name)
                {
                    await session.Show<CheckList>(path, list => Write(session.Screen, list), stopping);
                    return;
                }

                var request = new CheckRequest
                {
                    Name = name,
                    State = input.GetValue(state) ?? throw new UsageException("A check needs a state.", "Say --state pending, passed or failed."),
                    Url = input.GetValue(url),
                };
                session.Tell<CheckList>(await session.Api.Post(path, request, ContractJson.Default.CheckRequest, stopping), list => Write(session.Screen, list));
            });
    }

    private static string Path(string what) =>
        what.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && at < what.Length - 1
            ? $"api/services/{Uri.EscapeDataString(what[..at])}/commits/{Uri.EscapeDataString(what[(at + 1)..])}/checks"
            : throw new UsageException($"'{what}' does not say which commit.", "Write SERVICE@REVISION, such as shop@main.");

    private static void Write(Screen screen, CheckList list)
    {
        if (list.Checks.Count == 0)
        {
            screen.Line($"Nothing was reported of {Words.Short(list.Commit)}.");
            return;
        }

        var table = new Table("CHECK", "STATE", "BY", "AT", "URL");
        foreach (var check in list.Checks)
        {
            var word = check.State.ToString().ToLowerInvariant();
            table.Row(check.Name, check.State switch { CheckState.Passed => screen.Good(word), CheckState.Failed => screen.Bad(word), _ => word }, check.Who, Words.Date(check.At), Words.Printable(check.Url ?? "", false));
        }

        table.Write(screen);
    }
}
