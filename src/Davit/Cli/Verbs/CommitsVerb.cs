using System.CommandLine;
using System.Globalization;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class CommitsVerb
{
    public static Verb Make()
    {
        var service = Options.Service();
        var revision = new Option<string?>("--from") { Description = "The branch, tag or commit to begin at; the main branch when left out.", HelpName = "REVISION" };
        var limit = new Option<int>("--limit") { Description = "How many.", HelpName = "N", DefaultValueFactory = _ => 20 };
        return new Verb("commits", "List the commits that touch a service, and which environment runs which.", "davit commits shop", "davit commits shop --from release/2 --limit 50") { service, revision, limit }
            .Does((session, input, stopping) =>
            {
                var query = Query.Of(("revision", input.GetValue(revision)), ("limit", input.GetValue(limit).ToString(CultureInfo.InvariantCulture)));
                return session.Show<CommitList>($"api/services/{Uri.EscapeDataString(input.GetValue(service)!)}/commits{query}", list => Write(session.Screen, list), stopping);
            });
    }

    private static void Write(Screen screen, CommitList list)
    {
        var now = TimeProvider.System.GetUtcNow();
        var table = new Table("COMMIT", "AGE", "AUTHOR", "RUNS IN", "RELEASE", "CHECKS", "SUBJECT");
        foreach (var commit in list.Commits)
        {
            table.Row(Words.Short(commit.Sha), Words.Ago(commit.At, now), commit.Author, screen.Good(string.Join(", ", commit.Environments)), commit.Release, Checks(screen, commit), Words.Printable(commit.Subject, false));
        }

        table.Write(screen);
    }

    private static string Checks(Screen screen, CommitInfo commit) => commit.Checked switch
    {
        CheckState.Failed => screen.Bad($"failed: {Names(commit, CheckState.Failed)}"),
        CheckState.Pending => $"pending: {Names(commit, CheckState.Pending)}",
        CheckState.Passed => screen.Good("passed"),
        _ => "",
    };

    private static string Names(CommitInfo commit, CheckState state) => Words.Printable(string.Join(", ", commit.Checks.Where(c => c.State == state).Select(c => c.Name)), false);
}
