using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Keeping;
using Davit.Core.Operations;

namespace Davit.Api;

internal static class LockEndpoints
{
    public static void MapLocks(this IEndpointRouteBuilder api)
    {
        var locks = api.MapGroup("/locks").WithTags("locks");
        locks.MapGet("/", List).WithName("listLocks").WithSummary("What is locked, by whom, why and until when.");
        locks.MapPost("/", Lock).WithName("lock").WithSummary("Says that nothing is deployed to a service, an environment, or a service in an environment.");
        locks.MapDelete("/", Unlock).WithName("unlock").WithSummary("Lifts a lock.");
    }

    private static LockList List(Crew crew)
    {
        var now = crew.Clock.GetUtcNow();
        var state = crew.Ledger.Current;
        return new LockList([.. state.Locks.Values.Where(l => l.Until is not { } until || until > now).Select(l => HoldReading.Of(state, l, now))]);
    }

    private static async Task<Done> Lock(LockRequest request, HttpContext http, FleetOperations fleets, CancellationToken stopping)
    {
        if (string.IsNullOrWhiteSpace(request.Reason) || request.Seconds is <= 0 or > 366 * 86400.0 or double.NaN)
        {
            throw new FormatException("A lock needs a reason, and ends within a year or when it is lifted.");
        }

        TimeSpan? lasts = request.Seconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        var made = await fleets.Lock(request.Scope, request.Reason.Trim(), lasts, Asking.By(http, request.Reason), stopping);
        return new Done($"{made.Scope} is locked{(made.Until is { } until ? $" until {until:yyyy-MM-dd HH:mm} UTC" : "")}: {made.Reason}. Lift it: davit unlock {made.Scope}");
    }

    private static async Task<Done> Unlock(string scope, string? reason, HttpContext http, FleetOperations fleets, CancellationToken stopping)
    {
        await fleets.Unlock(scope, Asking.By(http, reason), stopping);
        return new Done($"{scope} is no longer locked.");
    }
}
