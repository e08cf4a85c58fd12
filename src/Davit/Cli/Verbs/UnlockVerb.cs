using System.CommandLine;

namespace Davit.Cli.Verbs;

internal static class UnlockVerb
{
    public static Verb Make()
    {
        var scope = new Argument<string>("SERVICE|ENV") { Description = "What was locked: a service, an environment, or SERVICE/ENV." };
        var reason = Options.Reason();
        return new Verb("unlock", "Lift a lock.", "davit unlock prod") { scope, reason }
            .Does(async (session, input, stopping) => session.Say(await session.Api.Delete(
                $"api/locks{Query.Of(("scope", input.GetValue(scope)), ("reason", input.GetValue(reason)))}", stopping)));
    }
}
