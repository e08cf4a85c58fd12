using Davit.Api.Contract;
using Davit.Api.Reading;

namespace Davit.Api;

internal static class OverviewEndpoints
{
    public static void MapOverview(this IEndpointRouteBuilder api) =>
        api.MapGet("/overview", (OverviewReading reading, CancellationToken stopping) => reading.Read(stopping))
            .WithName("getOverview").WithTags("status").WithSummary("Which version is where, for all services and environments at once.").Produces<OverviewInfo>();
}
