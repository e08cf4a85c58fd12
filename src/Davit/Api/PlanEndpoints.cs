using Davit.Api.Contract;
using Davit.Api.Reading;

namespace Davit.Api;

internal static class PlanEndpoints
{
    public static void MapPlans(this IEndpointRouteBuilder api) =>
        api.MapPost("/services/{name}/plan", (string name, PlanRequest request, PlanPreview preview, CancellationToken stopping) => preview.Of(name, request, stopping))
            .WithName("plan").WithTags("deployments").WithSummary("Says what a deployment or a rollback would do, and what would refuse it. Nothing is written.").Produces<PlanInfo>();
}
