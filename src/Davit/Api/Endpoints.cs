namespace Davit.Api;

/// <summary>Everything that the API answers, a file per noun.</summary>
internal static class Endpoints
{
    public static void MapEverything(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz", () => TypedResults.Text("ok\n")).ExcludeFromDescription();
        app.MapOpenApi("/openapi.json");
        app.MapWebhooks();
        var api = app.MapGroup("/api");
        api.MapSession();
        api.MapStatus();
        api.MapOverview();
        api.MapActivity();
        api.MapPlans();
        api.MapServices();
        api.MapDeployments();
        api.MapJudgements();
        api.MapFleets();
        api.MapLocks();
        api.MapHolds();
        api.MapFreezes();
        api.MapChecks();
        api.MapWhy();
        api.MapEnvironments();
        api.MapLogs();
        api.MapEvents();
        api.MapServer();
    }
}
