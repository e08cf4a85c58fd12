using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Keeping;
using Davit.Core.Operations;

namespace Davit.Api;

/// <summary>What was taken back, and what is held for it.</summary>
internal static class HoldEndpoints
{
    public static void MapHolds(this IEndpointRouteBuilder api)
    {
        var holds = api.MapGroup("/holds").WithTags("holds");
        holds.MapGet("/", List).WithName("listHolds").WithSummary("What nothing automatic moves, why, and what waits for it.");
        holds.MapPost("/", Place).WithName("placeHold").WithSummary("Holds a service in an environment on what it stands on.");
        holds.MapDelete("/", Lift).WithName("liftHold").WithSummary("Lifts a hold. What was taken back stays buried.");
        var tombstones = api.MapGroup("/tombstones").WithTags("holds");
        tombstones.MapGet("/", Buried).WithName("listTombstones").WithSummary("What was taken back, and no policy deploys again.");
        tombstones.MapDelete("/{id}", Pardon).WithName("pardon").WithSummary("Lets policies deploy again what was taken back.");
    }

    private static HoldList List(Crew crew)
    {
        var state = crew.Ledger.Current;
        return new HoldList([.. state.Memory.Holds.Values.OrderBy(h => h.Fleet.ToString(), StringComparer.Ordinal).Select(h => HoldReading.Of(state, h, crew.Clock.GetUtcNow()))]);
    }

    private static async Task<Done> Place(HoldRequest request, HttpContext http, HoldOperations holds, CancellationToken stopping)
    {
        var reason = Said.Of(request.Reason, "A hold needs a reason.");
        var hold = await holds.Place(request.Service, request.Environment, reason, request.Ticket, Asking.By(http, reason), stopping);
        return new Done($"{hold.Fleet} is held on {hold.To}: {hold.Reason}. Lift it: davit hold lift {hold.Fleet}");
    }

    private static async Task<Done> Lift(string scope, string? reason, HttpContext http, HoldOperations holds, CancellationToken stopping)
    {
        await holds.Lift(scope, Asking.By(http, reason), stopping);
        return new Done($"{scope} is no longer held.");
    }

    private static TombstoneList Buried(string? service, Crew crew)
    {
        var state = crew.Ledger.Current;
        return new TombstoneList([.. state.Memory.Tombstones.Values.Where(t => service is null || t.Service == service).OrderByDescending(t => t.At).Select(t => HoldReading.Of(state, t))]);
    }

    private static async Task<Done> Pardon(string id, string? reason, HttpContext http, HoldOperations holds, CancellationToken stopping)
    {
        var pardoned = await holds.Pardon(id, Asking.By(http, reason), stopping);
        return new Done($"{pardoned.Id} may be deployed again by policies.");
    }
}

/// <summary>Words that must be there.</summary>
internal static class Said
{
    public static string Of(string? text, string otherwise) => string.IsNullOrWhiteSpace(text) ? throw new FormatException(otherwise) : text.Trim();
}
