using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class FreezeVerb
{
    public static Verb Make() => new("freeze", "List, add and lift freezes: times in which nothing is deployed but rollbacks.", "davit freeze list", "davit freeze lift f-3") { Add(), List(), Lift() };

    private static Verb Add()
    {
        var scope = new Argument<string>("SCOPE") { Description = "A service, an environment, SERVICE/ENV, or all." };
        var from = new Option<string?>("--from") { Description = "When it begins, on the clocks of the time zone: 2026-12-23T18:00; now when left out.", HelpName = "TIME" };
        var until = new Option<string>("--until") { Description = "When it ends.", HelpName = "TIME", Required = true };
        var zone = new Option<string?>("--time-zone") { Description = "Whose clocks are meant; UTC when left out.", HelpName = "ZONE" };
        var every = new Option<string?>("--every") { Description = "How often it comes again; once when left out.", HelpName = "TIME" }.AcceptOnlyFromAmong("day", "week", "month", "year");
        var reason = new Option<string>("--reason") { Description = "Why: whoever is refused reads it.", HelpName = "TEXT", Required = true };
        return new Verb(
            "add", "Say when nothing is deployed.",
            "davit freeze add prod --from 2026-12-23T18:00 --until 2027-01-02T08:00 --time-zone Europe/Berlin --every year --reason holidays",
            "davit freeze add shop/prod --until 2099-11-27T23:59 --reason \"the sale\"") { scope, from, until, zone, every, reason }
            .Does(async (session, input, stopping) =>
            {
                var request = new FreezeRequest
                {
                    Scope = input.GetValue(scope)!,
                    Starts = input.GetValue(from),
                    Ends = input.GetValue(until)!,
                    TimeZone = input.GetValue(zone),
                    Every = input.GetValue(every),
                    Reason = input.GetValue(reason)!,
                };
                var answer = await session.Api.Post("api/freezes", request, ContractJson.Default.FreezeRequest, stopping);
                session.Tell<FreezeInfo>(answer, f => session.Screen.Line($"{f.Scope} {(f.IsActive ? "is" : "will be")} frozen, {When(f)}: {f.Reason}. Lift it: davit freeze lift {f.Id}"));
            });
    }

    private static Verb List() => new Verb("list", "List the freezes that hold or are to come, and what waits for them.", "davit freeze list --json")
        .Does((session, _, stopping) => session.Show<FreezeList>("api/freezes", list => Write(session.Screen, list), stopping));

    private static Verb Lift()
    {
        var id = new Argument<string>("FREEZE") { Description = "Its id, such as f-3." };
        var reason = Options.Reason();
        return new Verb("lift", "Lift a freeze, or take one that is to come from the calendar.", "davit freeze lift f-3 --reason \"back early\"") { id, reason }
            .Does(async (session, input, stopping) => session.Say(await session.Api.Delete($"api/freezes/{Uri.EscapeDataString(input.GetValue(id)!)}{Query.Of(("reason", input.GetValue(reason)))}", stopping)));
    }

    private static void Write(Screen screen, FreezeList list)
    {
        if (list.Freezes.Count == 0)
        {
            screen.Line("Nothing is frozen, now or later.");
            return;
        }

        var table = new Table("ID", "FROZEN", "NOW", "WHEN", "BY", "WAITING", "REASON");
        foreach (var freeze in list.Freezes)
        {
            table.Row(freeze.Id, freeze.Scope, freeze.IsActive ? screen.Warn("yes") : "no", When(freeze), freeze.Who, Waiters.Of(freeze.Waiting), Words.Printable(freeze.Reason, false));
        }

        table.Write(screen);
    }

    private static string When(FreezeInfo freeze) => $"{freeze.Starts.Replace('T', ' ')} to {freeze.Ends.Replace('T', ' ')} {freeze.TimeZone}{(freeze.Every is { } every ? $", every {every}" : "")}";
}
