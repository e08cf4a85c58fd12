using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class LockVerb
{
    public static Verb Make()
    {
        var scope = new Argument<string?>("SERVICE|ENV") { Description = "A service, an environment, or SERVICE/ENV; all locks are listed when left out.", Arity = ArgumentArity.ZeroOrOne };
        var reason = Options.Reason("Why nothing is to be deployed here: whoever is refused reads it.");
        var lasts = Options.Duration("--for", "After which it ends by itself; until it is lifted when left out.");
        return new Verb("lock", "Say that nothing is deployed here now.", "davit lock prod --reason \"sale until noon\" --for 2h", "davit lock shop/prod --reason \"looking at a leak\"", "davit lock") { scope, reason, lasts }
            .Does(async (session, input, stopping) =>
            {
                if (input.GetValue(scope) is not { } name)
                {
                    await session.Show<LockList>("api/locks", list => Write(session.Screen, list), stopping);
                    return;
                }

                var request = new LockRequest
                {
                    Scope = name,
                    Reason = input.GetValue(reason) ?? throw new UsageException("A lock needs a reason.", $"davit lock {name} --reason TEXT"),
                    Seconds = input.GetValue(lasts)?.TotalSeconds,
                };
                session.Say(await session.Api.Post("api/locks", request, ContractJson.Default.LockRequest, stopping));
            });
    }

    private static void Write(Screen screen, LockList list)
    {
        if (list.Locks.Count == 0)
        {
            screen.Line("Nothing is locked.");
            return;
        }

        var table = new Table("LOCKED", "BY", "SINCE", "UNTIL", "WAITING", "REASON");
        foreach (var held in list.Locks)
        {
            table.Row(held.Scope, held.Who, Words.Date(held.Since), held.Until is { } until ? Words.Date(until) : "lifted", Waiters.Of(held.Waiting), Words.Printable(held.Reason, false));
        }

        table.Write(screen);
    }
}
