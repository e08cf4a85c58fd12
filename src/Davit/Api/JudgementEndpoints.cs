using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Deploying;
using Davit.Core.Keeping;
using Davit.Core.Operations;

namespace Davit.Api;

internal static class JudgementEndpoints
{
    public static void MapJudgements(this IEndpointRouteBuilder api) =>
        api.MapGroup("").WithTags("deployments").MapGet("/deployments/{id}/judgement", Show).WithName("getJudgement")
            .WithSummary("How a canary was judged: each verdict, and the series behind it. Also while it is watched.");

    private static async Task<JudgementInfo> Show(string id, Crew crew, DeploymentOperations deployments, CancellationToken stopping)
    {
        var deployment = deployments.Find(id);
        var heard = await CanaryHistory.Heard(crew.Ledger, deployment.Id, stopping);
        return JudgementReading.Of(deployments.Find(id), heard, crew.Watches.Of(deployment.Id));
    }
}
