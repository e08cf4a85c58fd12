using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Keeping;
using Davit.Core.Operations;

namespace Davit.Api;

internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder api) =>
        api.MapGet("/status", Status).WithName("getStatus").WithTags("status").WithSummary("What runs where, and what moves now.");

    private static async Task<StatusInfo> Status(string? service, Crew crew, ServiceOperations services, FleetLooks looks, ServerFacts server, CancellationToken stopping)
    {
        var state = crew.Ledger.Current;
        var now = crew.Clock.GetUtcNow();
        var shown = service is null ? [.. state.Services.Values] : new[] { services.Find(service) };
        var seen = await looks.Look(shown.SelectMany(s => ServiceReading.FleetsOf(state, s.Name)), stopping);
        var moving = state.Deployments.Values.Where(d => !d.IsOver && seen.ContainsKey(d.Fleet));
        return new StatusInfo
        {
            Server = server.Info(state.Position),
            Services = [.. shown.Select(s => ServiceReading.Of(state, s, seen, now))],
            Moving = [.. moving.Select(d => DeploymentReading.Of(state, d, seen[d.Fleet].View))],
            Locks = [.. state.Locks.Values.Where(l => l.Until is not { } until || until > now).Select(l => HoldReading.Of(state, l, now))],
        };
    }
}
