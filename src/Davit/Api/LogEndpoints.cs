using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Api.Streams;
using Davit.Core.Keeping;
using Davit.Core.Logs;
using Davit.Core.Operations;
using Microsoft.AspNetCore.Mvc;

namespace Davit.Api;

internal static class LogEndpoints
{
    public static void MapLogs(this IEndpointRouteBuilder api)
    {
        var logs = api.MapGroup("").WithTags("logs");
        logs.MapGet("/services/{name}/logs", OfService).WithName("streamLogs").Produces<LogLineInfo>(StatusCodes.Status200OK, "text/event-stream")
            .WithSummary("What a service writes, as server-sent events. Give the last id in Last-Event-ID to go on after it; the event `end` says that nothing follows.").DisableRequestTimeout();
        logs.MapGet("/deployments/{id}/logs", OfDeployment).WithName("streamDeploymentLogs").Produces<LogLineInfo>(StatusCodes.Status200OK, "text/event-stream")
            .WithSummary("The build, the release job and the instances of a deployment, as server-sent events. With `during`, only what was written from a minute before it began until it ended, of a long time the last ten minutes; but also by the release that ran before; with `follow`, while it is under way, it goes on until the reader leaves.").DisableRequestTimeout();
    }

    private static Task OfService(string name, [AsParameters] LogQuery query, HttpContext http, LogShelf shelf, ServiceOperations services, Crew crew, IHostApplicationLifetime server)
    {
        services.Find(name);
        var since = query.SinceIn(crew.Clock);
        return Send(query, http, crew, server, stopping => shelf.OfService(name, query.Environment, query.Component, since, stopping));
    }

    private static Task OfDeployment(string id, [AsParameters] LogQuery query, [FromQuery(Name = "during")] bool? during, HttpContext http, LogShelf shelf, DeploymentOperations deployments, Crew crew, IHostApplicationLifetime server)
    {
        var isOver = deployments.Find(id).IsOver;
        return during == true
            ? Send(isOver ? query with { Follow = false } : query, http, crew, server, stopping => shelf.During(deployments.Find(id), query.SinceIn(crew.Clock), stopping))
            : Send(query, http, crew, server, stopping => shelf.OfDeployment(deployments.Find(id), query.SinceIn(crew.Clock), stopping));
    }

    private static async Task Send(LogQuery query, HttpContext http, Crew crew, IHostApplicationLifetime server, Func<CancellationToken, Task<IReadOnlyList<LogSource>>> find)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, server.ApplicationStopping);
        var stream = new LogStream(find, crew.Clock) { Follow = query.Follow == true, Filter = query.Grep is { Length: > 0 } grep ? new LogFilter(grep) : null };
        try
        {
            await stream.Send(http, http.Request.Headers["Last-Event-ID"].ToString(), ending.Token);
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The reader has gone, or the server goes: whoever wants more comes back with the last id.
        }
    }
}

/// <summary>Which lines.</summary>
internal sealed record LogQuery
{
    /// <summary>Only this component's.</summary>
    [FromQuery(Name = "component")]
    public string? Component { get; init; }

    /// <summary>Only this environment's.</summary>
    [FromQuery(Name = "environment")]
    public string? Environment { get; init; }

    /// <summary>Only those written in the last so many seconds.</summary>
    [FromQuery(Name = "since")]
    public double? Since { get; init; }

    /// <summary>Only those that hold this pattern.</summary>
    [FromQuery(Name = "grep")]
    public string? Grep { get; init; }

    /// <summary>Go on with what is written.</summary>
    [FromQuery(Name = "follow")]
    public bool? Follow { get; init; }

    public DateTimeOffset? SinceIn(TimeProvider clock) => Since is >= 0 and < 366 * 86400.0 ? clock.GetUtcNow() - TimeSpan.FromSeconds(Since.Value) : null;
}
