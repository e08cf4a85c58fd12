using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class HoldVerb
{
    public static Verb Make() => new(
        "hold", "List, lift and place holds: what nothing automatic moves, because it was taken back or a person says so.", "davit hold list", "davit hold lift shop/prod")
    {
        List(), Lift(), Place(), Pardon(),
    };

    private static Verb List() => new Verb("list", "List what is held and what was taken back.", "davit hold list --json")
        .Does(async (session, _, stopping) =>
        {
            await session.Show<HoldList>("api/holds", list => Write(session.Screen, list), stopping);
            if (!session.Json)
            {
                await session.Show<TombstoneList>("api/tombstones", list => Write(session.Screen, list), stopping);
            }
        });

    private static Verb Lift()
    {
        var scope = new Argument<string>("SERVICE/ENV") { Description = "What is held." };
        var reason = Options.Reason();
        return new Verb("lift", "Lift a hold: policies go on. What was taken back stays buried.", "davit hold lift shop/prod --reason \"the fix is in\"") { scope, reason }
            .Does(async (session, input, stopping) => session.Say(await session.Api.Delete(
                $"api/holds{Query.Of(("scope", input.GetValue(scope)), ("reason", input.GetValue(reason)))}", stopping)));
    }

    private static Verb Place()
    {
        var service = Options.Service();
        var to = Options.To();
        var reason = new Option<string>("--reason") { Description = "Why: whoever asks why nothing moves reads it.", HelpName = "TEXT", Required = true };
        var ticket = Ticket();
        return new Verb("place", "Hold a service in an environment on what it stands on.", "davit hold place shop --to prod --reason \"the auditors are here\"") { service, to, reason, ticket }
            .Does(async (session, input, stopping) => session.Say(await session.Api.Post(
                "api/holds",
                new HoldRequest { Service = input.GetValue(service)!, Environment = input.GetValue(to), Reason = input.GetValue(reason)!, Ticket = input.GetValue(ticket) },
                ContractJson.Default.HoldRequest, stopping)));
    }

    private static Verb Pardon()
    {
        var id = new Argument<string>("RELEASE") { Description = "What was taken back, as it is listed." };
        var reason = Options.Reason();
        return new Verb("pardon", "Let policies deploy again what was taken back.", "davit hold pardon shop-43 --reason \"it was the network\"") { id, reason }
            .Does(async (session, input, stopping) => session.Say(await session.Api.Delete($"api/tombstones/{Uri.EscapeDataString(input.GetValue(id)!)}{Query.Of(("reason", input.GetValue(reason)))}", stopping)));
    }

    internal static Option<string?> Ticket() => new("--ticket") { Description = "Where it is worked on: a commit that names it is known as the fix.", HelpName = "ID" };

    private static void Write(Screen screen, HoldList list)
    {
        if (list.Holds.Count == 0)
        {
            screen.Line("Nothing is held.");
            return;
        }

        var table = new Table("HELD", "ON", "LEFT", "BY", "SINCE", "TICKET", "WAITING", "REASON");
        foreach (var hold in list.Holds)
        {
            table.Row(
                $"{hold.Service}/{hold.Environment}", hold.To ?? "-", hold.From ?? "-", hold.By, Words.Date(hold.Since), hold.Ticket ?? "", Waiters.Of(hold.Waiting), Words.FirstLine(hold.Reason));
        }

        table.Write(screen);
    }

    private static void Write(Screen screen, TombstoneList list)
    {
        if (list.Tombstones.Count == 0)
        {
            return;
        }

        var table = new Table("TAKEN BACK", "COMMIT", "IN", "BY", "AT", "TWINS", "REASON");
        foreach (var one in list.Tombstones)
        {
            table.Row(one.Id, Words.Short(one.Commit), one.Environment, one.By, Words.Date(one.At), string.Join(", ", one.Twins), Words.FirstLine(one.Reason));
        }

        screen.Line();
        table.Write(screen);
    }
}

/// <summary>What waits, in a cell.</summary>
internal static class Waiters
{
    public static string Of(IReadOnlyList<WaitingInfo> waiting) => string.Join(", ", waiting.Select(w => $"{w.Service}/{w.Environment} {Words.Short(w.Commit)}"));
}
