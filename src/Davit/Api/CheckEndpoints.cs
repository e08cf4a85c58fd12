using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Keeping;
using Davit.Core.Operations;
using Davit.Plugins;

namespace Davit.Api;

/// <summary>What build servers say of commits.</summary>
internal static class CheckEndpoints
{
    public static void MapChecks(this IEndpointRouteBuilder api)
    {
        var checks = api.MapGroup("/services/{name}/commits/{commit}/checks").WithTags("checks");
        checks.MapGet("/", List).WithName("listChecks").WithSummary("What build servers said of a commit, last.");
        checks.MapPost("/", Report).WithName("reportCheck").WithSummary("Says that a check of a commit runs, passed or failed.");
    }

    private static async Task<CheckList> List(string name, string commit, Crew crew, ServiceOperations services, CancellationToken stopping) =>
        Of(crew, name, await Resolve(name, commit, crew, services, stopping));

    private static async Task<CheckList> Report(string name, string commit, CheckRequest request, HttpContext http, Crew crew, ServiceOperations services, HoldOperations holds, CancellationToken stopping)
    {
        var check = Said.Of(request.Name, "A check needs a name.");
        if (check.Length > 200 || check.Any(char.IsControl) || request.Url is { Length: > 2000 })
        {
            throw new FormatException("A check's name has at most 200 characters, its URL at most 2000.");
        }

        var found = await Resolve(name, commit, crew, services, stopping);
        await holds.Report(name, found.Sha, check, HoldReading.Of(request.State), request.Url, Asking.By(http, null), stopping);
        return Of(crew, name, found);
    }

    private static async Task<Plugins.Commit> Resolve(string name, string commit, Crew crew, ServiceOperations services, CancellationToken stopping) =>
        await crew.Source.ResolveAsync(services.Find(name).Repository, commit, stopping);

    private static CheckList Of(Crew crew, string name, Plugins.Commit commit) =>
        new(name, commit.Sha, [.. crew.Ledger.Current.Memory.ChecksOf(name, commit.Sha).Select(HoldReading.Of)]);
}
