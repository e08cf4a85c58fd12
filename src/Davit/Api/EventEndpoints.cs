using System.Globalization;
using Davit.Api.Contract;
using Davit.Api.Streams;
using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Plugins;

namespace Davit.Api;

internal static class EventEndpoints
{
    public static void MapEvents(this IEndpointRouteBuilder api) =>
        api.MapGet("/events", Events).WithName("streamEvents").WithTags("events")
            .WithSummary("The journal as server-sent events. An event's id is its position: give the last one in Last-Event-ID, or in `after`, to go on after it.")
            .Produces<EventInfo>(StatusCodes.Status200OK, "text/event-stream").DisableRequestTimeout();

    private static async Task Events(long? after, string? service, string? deployment, HttpContext http, Crew crew, JournalStream journal, IHostApplicationLifetime server)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, server.ApplicationStopping);
        var last = http.Request.Headers["Last-Event-ID"].ToString();
        var from = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : after;
        try
        {
            await journal.Send(http, from, fact => IsWanted(crew.Ledger.Current, fact, service, deployment), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader has gone, or the server goes: whoever wants more comes back with the last id.
        }
    }

    private static bool IsWanted(State state, Fact fact, string? service, string? deployment) =>
        (deployment is null || fact.Stream == $"deployment/{deployment}") && (service is null || ServiceOf(state, fact.Stream) == service);

    private static string? ServiceOf(State state, string stream) => stream.Split('/') switch
    {
        ["deployment", var id] => state.Deployments.GetValueOrDefault(id)?.Fleet.Service,
        ["service" or "fleet" or "releases", var service, ..] => service,
        _ => null,
    };
}
