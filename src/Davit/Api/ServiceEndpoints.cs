using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Keeping;
using Davit.Core.Operations;
using Davit.Plugins;

namespace Davit.Api;

internal static class ServiceEndpoints
{
    private const int MostCommits = 500;

    public static void MapServices(this IEndpointRouteBuilder api)
    {
        var services = api.MapGroup("/services").WithTags("services");
        services.MapGet("/", List).WithName("listServices").WithSummary("All services.");
        services.MapPost("/", Add).WithName("addService").WithSummary("Adds the service of a folder, or every service of a repository.");
        services.MapGet("/{name}", Show).WithName("getService").WithSummary("A service, and where each environment stands.");
        services.MapDelete("/{name}", Remove).WithName("removeService").WithSummary("Forgets a service that runs nowhere. Its history is kept.");
        services.MapGet("/{name}/commits", Commits).WithName("listCommits").WithSummary("The newest commits that touch a service.");
    }

    private static async Task<ServiceList> List(Crew crew, FleetLooks looks, CancellationToken stopping)
    {
        var state = crew.Ledger.Current;
        var seen = await looks.Look(state.Services.Keys.SelectMany(s => ServiceReading.FleetsOf(state, s)), stopping);
        return new ServiceList([.. state.Services.Values.Select(s => ServiceReading.Of(state, s, seen, crew.Clock.GetUtcNow()))]);
    }

    private static async Task<ServiceInfo> Show(string name, Crew crew, ServiceOperations services, FleetLooks looks, CancellationToken stopping)
    {
        var service = services.Find(name);
        var state = crew.Ledger.Current;
        var seen = await looks.Look(ServiceReading.FleetsOf(state, name), stopping);
        return ServiceReading.Of(state, service, seen, crew.Clock.GetUtcNow());
    }

    private static async Task<ServiceList> Add(AddServiceRequest request, HttpContext http, Crew crew, ServiceOperations services, CancellationToken stopping)
    {
        var repository = new RepositoryRef(request.Repository, request.Credential);
        var added = await services.Add(repository, request.Folder, Asking.By(http, null), stopping);
        var none = new Dictionary<FleetId, FleetLook>();
        return new ServiceList([.. added.Select(s => ServiceReading.Of(crew.Ledger.Current, s, none, crew.Clock.GetUtcNow()))]);
    }

    private static async Task<Done> Remove(string name, string? reason, HttpContext http, ServiceOperations services, CancellationToken stopping)
    {
        await services.Remove(name, Asking.By(http, reason), stopping);
        return new Done($"{name} is removed. Its history is kept.");
    }

    private static async Task<CommitList> Commits(string name, string? revision, int? limit, Crew crew, ServiceOperations services, CancellationToken stopping)
    {
        var (from, commits) = await services.Commits(name, revision, Math.Clamp(limit ?? 20, 1, MostCommits), stopping);
        var state = crew.Ledger.Current;
        var places = await new CommitPlaces(crew.Source, services.Find(name), from).Of(state, commits, stopping);
        return new CommitList(name, from, [.. commits.Select(new CommitReading(state, name, places).Of)], [.. places.Select(p => p.Lag)]);
    }
}
