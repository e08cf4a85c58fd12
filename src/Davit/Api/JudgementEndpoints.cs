using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Deploying;
using Davit.Core.Keeping;
using Davit.Core.Operations;

namespace Davit.Api;

internal static class JudgementEndpoints
{
    public static void MapJudgements(this IEndpointRouteBuilder api)
    {
        var tagged = api.MapGroup("").WithTags("deployments");
        tagged.MapGet("/deployments/{id}/judgement", Show).WithName("getJudgement")
            .WithSummary("How a canary was judged: each verdict, and the series behind it. Also while it is watched.");
        tagged.MapGet("/deployments/{id}/judgement/replay", Again).WithName("replayJudgement")
            .WithSummary("Judges the written counts of a deployment again: the same counts give the same verdicts.");
    }

    private static async Task<JudgementInfo> Show(string id, Crew crew, DeploymentOperations deployments, CancellationToken stopping)
    {
        var deployment = deployments.Find(id);
        var heard = await CanaryHistory.Heard(crew.Ledger, deployment.Id, stopping);
        return JudgementReading.Of(deployments.Find(id), heard, crew.Watches.Of(deployment.Id));
    }

    private static async Task<ReplayInfo> Again(string id, Crew crew, DeploymentOperations deployments, CancellationToken stopping)
    {
        var deployment = deployments.Find(id);
        return JudgementReading.Again(deployment, await CanaryHistory.Heard(crew.Ledger, deployment.Id, stopping));
    }
}
