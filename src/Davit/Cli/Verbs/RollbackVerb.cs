using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class RollbackVerb
{
    public static Verb Make()
    {
        var service = Options.Service();
        var to = Options.To();
        var release = new Option<string?>("--release") { Description = "The kept release to go back to; the one before when left out.", HelpName = "R" };
        var reason = Options.Reason();
        var ticket = HoldVerb.Ticket();
        var waiting = Waiting.Option();
        return new Verb("rollback", "Take an environment back to a kept release.", "davit rollback shop", "davit rollback shop --to prod --release shop-41 --reason \"slow checkout\" --ticket SHOP-17")
            { service, to, release, reason, ticket, waiting.Wait, waiting.Detach }
            .AlsoExits(ExitCodes.Failed, ExitCodes.TakenBack, ExitCodes.Aborted, ExitCodes.Superseded, ExitCodes.Detached)
            .Does(async (session, input, stopping) =>
            {
                var request = new RollbackRequest { Environment = input.GetValue(to), Release = input.GetValue(release), Reason = input.GetValue(reason), Ticket = input.GetValue(ticket) };
                var answer = await session.Api.Post($"api/services/{Uri.EscapeDataString(input.GetValue(service)!)}/rollback", request, ContractJson.Default.RollbackRequest, stopping);
                return await Waiting.For(session, answer, input.GetValue(waiting.Detach), stopping);
            });
    }
}
