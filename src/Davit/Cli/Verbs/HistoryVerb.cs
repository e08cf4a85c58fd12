using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static partial class HistoryVerb
{
    public static Verb Make()
    {
        var what = new Argument<string?>("SERVICE|DEPLOYMENT") { Description = "A service, or a deployment's id for its whole story; all services when left out.", Arity = ArgumentArity.ZeroOrOne };
        var to = new Option<string?>("--to") { Description = "Only this environment.", HelpName = "ENV" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Stay until the deployment is over; the exit code says how it ended." };
        var limit = new Option<int>("--limit") { Description = "How many.", HelpName = "N", DefaultValueFactory = _ => 20 };
        return new Verb("history", "List deployments, or tell the story of one.", "davit history shop", "davit history d-17", "davit history d-17 --follow") { what, to, follow, limit }
            .AlsoExits(ExitCodes.Failed, ExitCodes.TakenBack, ExitCodes.Aborted, ExitCodes.Superseded, ExitCodes.Detached)
            .Does(async (session, input, stopping) =>
            {
                var name = input.GetValue(what);
                if (name is null || !DeploymentId().IsMatch(name))
                {
                    var query = Query.Of(("service", name), ("environment", input.GetValue(to)), ("limit", input.GetValue(limit).ToString(CultureInfo.InvariantCulture)));
                    await session.Show<DeploymentList>($"api/deployments{query}", list => Write(session.Screen, list), stopping);
                    return ExitCodes.Ok;
                }

                if (input.GetValue(follow))
                {
                    return await new DeploymentWatch(session, name).Follow(stopping);
                }

                await session.Show<DeploymentInfo>($"api/deployments/{name}", d => PlainDeployment.WriteAll(session.Screen, d), stopping);
                return ExitCodes.Ok;
            });
    }

    private static void Write(Screen screen, DeploymentList list)
    {
        if (list.Deployments.Count == 0)
        {
            screen.Line("Nothing was deployed yet.");
            return;
        }

        var now = TimeProvider.System.GetUtcNow();
        var table = new Table("ID", "SERVICE", "ENVIRONMENT", "FROM", "TO", "OUTCOME", "STARTED", "TOOK", "BY", "REASON");
        foreach (var d in list.Deployments)
        {
            table.Row(
                d.Id, d.Service, d.Environment, d.From ?? "-", d.To ?? Words.Short(d.Commit), Words.Painted(screen, d), Words.Ago(d.StartedAt, now),
                Words.Took((d.EndedAt ?? now) - d.StartedAt), d.Who, Words.Printable(d.Reason ?? d.Why ?? "", false));
        }

        table.Write(screen);
    }

    [GeneratedRegex("^d-[0-9]+$", RegexOptions.NonBacktracking)]
    private static partial Regex DeploymentId();
}
