using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Keeping;
using Davit.Core.Model.Holds;
using Davit.Core.Operations;

namespace Davit.Api;

/// <summary>Times in which nothing is deployed.</summary>
internal static class FreezeEndpoints
{
    public static void MapFreezes(this IEndpointRouteBuilder api)
    {
        var freezes = api.MapGroup("/freezes").WithTags("freezes");
        freezes.MapGet("/", List).WithName("listFreezes").WithSummary("Times in which nothing is deployed but rollbacks, and what waits for their end.");
        freezes.MapPost("/", Add).WithName("addFreeze").WithSummary("Says when nothing is deployed.");
        freezes.MapDelete("/{id}", Lift).WithName("liftFreeze").WithSummary("Lifts a freeze, or takes one that is to come from the calendar.");
    }

    private static FreezeList List(Crew crew)
    {
        var (state, now) = (crew.Ledger.Current, crew.Clock.GetUtcNow());
        return new FreezeList([.. state.Memory.Freezes.Values.Where(f => f.NextAt(now) is not null).OrderBy(f => f.NextAt(now)!.Value.Start).Select(f => HoldReading.Of(state, f, now))]);
    }

    private static async Task<FreezeInfo> Add(FreezeRequest request, HttpContext http, Crew crew, HoldOperations holds, CancellationToken stopping)
    {
        var reason = Said.Of(request.Reason, "A freeze needs a reason: whoever is refused reads it.");
        var every = request.Every is null ? Recurrence.Once
            : Enum.TryParse<Recurrence>(request.Every, ignoreCase: true, out var found) && Enum.GetNames<Recurrence>().Contains(request.Every, StringComparer.OrdinalIgnoreCase) ? found
            : throw new FormatException($"'{request.Every}' is not how often a freeze comes again: day, week, month or year.");
        var made = await holds.Freeze(new FreezeWish(request.Scope, reason, request.Starts, request.Ends, request.TimeZone ?? "UTC", every), Asking.By(http, reason), stopping);
        return HoldReading.Of(crew.Ledger.Current, made, crew.Clock.GetUtcNow());
    }

    private static async Task<Done> Lift(string id, string? reason, HttpContext http, HoldOperations holds, CancellationToken stopping)
    {
        var lifted = await holds.Thaw(id, Asking.By(http, reason), stopping);
        return new Done($"The freeze {lifted.Id} of {lifted.Scope} is lifted.");
    }
}
