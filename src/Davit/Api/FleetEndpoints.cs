using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Keeping;
using Davit.Core.Operations;
using Davit.Plugins;

namespace Davit.Api;

internal static class FleetEndpoints
{
    public static void MapFleets(this IEndpointRouteBuilder api)
    {
        var fleets = api.MapGroup("/services/{name}").WithTags("instances");
        fleets.MapGet("/instances", Instances).WithName("listInstances").WithSummary("The running copies of a service; those that have ended, too, with all=true.");
        fleets.MapPost("/scale", Scale).WithName("scale").WithSummary("Runs so many instances of a component.");
        fleets.MapPost("/restart", Restart).WithName("restart").WithSummary("Replaces the instances, a few at a time.");
        fleets.MapPost("/stop", Stop).WithName("stop").WithSummary("Stops a service or a component until it is started again.");
        fleets.MapPost("/start", Start).WithName("start").WithSummary("Starts again what was stopped.");
    }

    private static async Task<InstanceList> Instances(string name, string? environment, bool? all, Crew crew, ServiceOperations services, FleetLooks looks, CancellationToken stopping)
    {
        services.Find(name);
        var fleets = ServiceReading.FleetsOf(crew.Ledger.Current, name).Where(f => environment is null || f.Environment == environment);
        var seen = await looks.Look(fleets, stopping);
        var views = seen.Values.Select(l => l.View).OfType<Core.Planning.FleetView>();
        return new InstanceList(
            name,
            [.. views.SelectMany(v => v.Instances.Where(i => all == true || i.IsLive).Select(i => (View: v, Instance: i))).OrderBy(i => i.Instance.Id.ToString(), StringComparer.Ordinal).Select(i => InstanceReading.Of(crew.Ledger.Current.Fleet(i.View.Fleet), i.View, i.Instance))],
            [.. seen.Values.Select(l => l.WhyNot).OfType<string>()]);
    }

    private static async Task<Done> Scale(string name, ScaleRequest request, HttpContext http, FleetOperations fleets, CancellationToken stopping)
    {
        await fleets.Scale(name, request.Environment, request.Component, request.Instances, Asking.By(http, request.Reason), stopping);
        return new Done($"{name}/{request.Component} runs with {request.Instances} instance{(request.Instances == 1 ? "" : "s")} from now on.");
    }

    private static async Task<Done> Restart(string name, ComponentsRequest request, HttpContext http, FleetOperations fleets, CancellationToken stopping)
    {
        await fleets.Restart(name, request.Environment, request.Component, Asking.By(http, request.Reason), stopping);
        return new Done($"{What(name, request)} is being restarted, a few instances at a time.");
    }

    private static async Task<Done> Stop(string name, ComponentsRequest request, HttpContext http, FleetOperations fleets, CancellationToken stopping)
    {
        await fleets.Stop(name, request.Environment, request.Component, Asking.By(http, request.Reason), stopping);
        return new Done($"{What(name, request)} stops. Start it again: davit start {What(name, request)}");
    }

    private static async Task<Done> Start(string name, ComponentsRequest request, HttpContext http, FleetOperations fleets, CancellationToken stopping)
    {
        await fleets.Start(name, request.Environment, request.Component, Asking.By(http, request.Reason), stopping);
        return new Done($"{What(name, request)} starts.");
    }

    private static string What(string name, ComponentsRequest request) => request.Component is { } component ? $"{name}/{component}" : name;
}
