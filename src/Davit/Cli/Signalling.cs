using Davit.Api.Contract;

namespace Davit.Cli;

/// <summary>The verbs that say a word to a deployment under way.</summary>
internal static class Signalling
{
    public static Verb Make(string word, string description, string example)
    {
        var id = Options.Deployment();
        var reason = Options.Reason();
        return new Verb(word, description, example) { id, reason }
            .Does(async (session, input, stopping) => session.Say(await session.Api.Post(
                $"api/deployments/{Uri.EscapeDataString(input.GetValue(id)!)}/{word}", new SignalRequest(input.GetValue(reason)), ContractJson.Default.SignalRequest, stopping)));
    }
}
