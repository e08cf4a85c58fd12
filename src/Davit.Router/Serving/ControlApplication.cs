using System.Text.Json;
using Davit.Plugins;
using Davit.Router.Control;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Davit.Router.Serving;

/// <summary>The control protocol: reads the request, asks the desk, writes the answer.</summary>
internal sealed class ControlApplication(ControlDesk desk) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await Route(context);
        }
        catch (StaleTermException stale)
        {
            await Refuse(context, StatusCodes.Status409Conflict, new ControlProblem { Kind = ControlProblem.Stale, Message = stale.Message, Scope = ScopeOf(context), Offered = stale.Offered, Held = stale.Held });
        }
        catch (Exception wrong) when (wrong is PermanentException or JsonException or FormatException)
        {
            await Refuse(context, StatusCodes.Status422UnprocessableEntity, new ControlProblem { Kind = ControlProblem.Invalid, Message = wrong.Message });
        }
        catch (Exception failure) when (failure is TransientException or IOException or UnauthorizedAccessException)
        {
            await Refuse(context, StatusCodes.Status503ServiceUnavailable, new ControlProblem { Kind = ControlProblem.NotNow, Message = failure.Message });
        }
    }

    private async Task Route(HttpContext context)
    {
        var stopping = context.RequestAborted;
        var path = (context.Request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        switch (context.Request.Method, path)
        {
            case ("GET", ["v1", "about"]):
                await Answer(context, desk.About());
                break;
            case ("PUT", ["v1", "fleets", var service, var environment, "routes"]):
                await Answer(context, await desk.Apply(await Routes(context, new FleetId(service, environment)), stopping));
                break;
            case ("PUT", ["v1", "fleets", var service, var environment, "follow"]):
                await Answer(context, await desk.Follow(await Routes(context, new FleetId(service, environment)), stopping));
                break;
            case ("GET", ["v1", "fleets", var service, var environment, "report"]):
                await Answer(context, await desk.Report(new FleetId(service, environment), stopping));
                break;
            case ("GET", ["v1", "fleets", var service, var environment, "load"]):
                await Answer(context, desk.OwnLoad(new FleetId(service, environment)));
                break;
            case ("GET", ["metrics"]):
                context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
                await context.Response.WriteAsync(desk.Metrics(), stopping);
                break;
            case ("POST", ["v1", "handover"]):
                await Answer(context, await desk.HandOver(await Body<HandoverRequest>(context), stopping));
                break;
            case ("POST", ["v1", "leave"]):
                await Answer(context, await desk.Leave(await Body<LeaveRequest>(context)));
                break;
            case ("POST", ["v1", "stop"]):
                await Answer(context, desk.Stop());
                break;
            default:
                await Refuse(context, StatusCodes.Status404NotFound, new ControlProblem
                {
                    Kind = ControlProblem.Invalid,
                    Message = $"{context.Request.Method} {context.Request.Path} is not part of the control protocol: GET /v1/about, PUT /v1/fleets/SERVICE/ENVIRONMENT/routes, GET /v1/fleets/SERVICE/ENVIRONMENT/report, GET /metrics, POST /v1/handover, POST /v1/leave, POST /v1/stop.",
                });
                break;
        }
    }

    private static async Task<RouteSet> Routes(HttpContext context, FleetId fleet)
    {
        var set = await Body<RouteSet>(context);
        return set.Fleet == fleet ? set : throw new PermanentException($"The address names the fleet {fleet}, the routes are of {set.Fleet}.");
    }

    private static async Task<T> Body<T>(HttpContext context) =>
        await JsonSerializer.DeserializeAsync<T>(context.Request.Body, ControlJson.Options, context.RequestAborted) ?? throw new JsonException("The body is empty.");

    private static string? ScopeOf(HttpContext context) =>
        (context.Request.Path.Value ?? "").Split('/') is [_, _, "fleets", var service, var environment, ..] ? $"{service}/{environment}" : null;

    private static Task Answer<T>(HttpContext context, T answer) =>
        context.Response.WriteAsJsonAsync(answer, ControlJson.Options, "application/json", context.RequestAborted);

    private static Task Refuse(HttpContext context, int status, ControlProblem problem)
    {
        context.Response.StatusCode = status;
        return Answer(context, problem);
    }
}
