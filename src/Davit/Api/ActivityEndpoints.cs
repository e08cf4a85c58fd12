using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Keeping;
using Davit.Plugins;

namespace Davit.Api;

internal static class ActivityEndpoints
{
    private const int MostShown = 200;
    private const int PageSize = 500;
    private const int MostPages = 40;

    public static void MapActivity(this IEndpointRouteBuilder api) =>
        api.MapGet("/activity", List).WithName("listActivity").WithTags("events").WithSummary("The journal for people, newest first: who did what, and why. `before` goes on with older ones.");

    // The journal is read forwards; a page further back begins so many positions before. Bounded: a rare filter answers with what it found and where to go on.
    private static async Task<ActivityList> List(long? before, int? limit, string? service, string? environment, string? deployment, string? who, Crew crew, CancellationToken stopping)
    {
        var wanted = Math.Clamp(limit ?? 50, 1, MostShown);
        var state = crew.Ledger.Current;
        var found = new List<ActivityInfo>();
        var end = before ?? await crew.Store.HeadAsync(stopping) + 1;
        for (var page = 0; page < MostPages && end > 1 && found.Count < wanted; page++)
        {
            var after = Math.Max(0, end - 1 - PageSize);
            var facts = await crew.Store.ReadAsync(after, PageSize, stopping);
            foreach (var fact in facts.Where(f => f.Position < end).Reverse())
            {
                if (ActivityReading.Of(state, fact) is { } told && IsWanted(told, service, environment, deployment, who))
                {
                    found.Add(told);
                    if (found.Count == wanted)
                    {
                        return new ActivityList(found, told.Position);
                    }
                }
            }

            end = after + 1;
        }

        return new ActivityList(found, end > 1 ? end : null);
    }

    private static bool IsWanted(ActivityInfo told, string? service, string? environment, string? deployment, string? who) =>
        (service is null || told.Service == service)
        && (environment is null || told.Environment == environment)
        && (deployment is null || told.Deployment == deployment)
        && (who is null || told.Who == who || told.Who.EndsWith($":{who}", StringComparison.Ordinal));
}
