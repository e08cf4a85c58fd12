using Davit.Api.Contract;
using Davit.Api.Reading;

namespace Davit.Api;

internal static class OverviewEndpoints
{
    public static void MapOverview(this IEndpointRouteBuilder api) =>
        api.MapGet("/overview", Get)
            .WithName("getOverview").WithTags("status").WithSummary("Which version is where, for all services and environments at once. With the last answer's ETag in If-None-Match, 304 when nothing is new.")
            .Produces<OverviewInfo>();

    private static async Task<IResult> Get(HttpContext http, OverviewReading reading, CancellationToken stopping)
    {
        var look = await reading.Look(stopping);
        var tag = look.Tag;
        http.Response.Headers.ETag = tag;
        return http.Request.Headers.IfNoneMatch == tag ? Results.StatusCode(StatusCodes.Status304NotModified) : Results.Ok(reading.Read(look));
    }
}
