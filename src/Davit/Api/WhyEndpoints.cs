using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Core.Operations;
using Davit.Plugins;
using Environments = Davit.Core.Operations.Environments;

namespace Davit.Api;

/// <summary>Answers "why".</summary>
internal static class WhyEndpoints
{
    public static void MapWhy(this IEndpointRouteBuilder api) =>
        api.MapGet("/services/{name}/why", Why).WithName("why").WithTags("status")
            .WithSummary("Why a service is as it is: what is waiting, refused, held, locked, frozen, failing, superseded or unknown, with the evidence and what would change it.");

    private static async Task<WhyList> Why(string name, string? environment, Crew crew, TargetKinds kinds, ServiceOperations services, FleetLooks looks, MirrorKeeper mirrors, CancellationToken stopping)
    {
        var service = services.Find(name);
        var state = crew.Ledger.Current;
        var all = Environments.Of(state, kinds.Names);
        var fleets = environment is not null
            ? [new FleetId(name, Environments.Choose(all, environment).Name)]
            : all.Select(e => new FleetId(name, e.Name)).ToList();
        var known = ServiceReading.FleetsOf(state, name).ToHashSet();
        var seen = await looks.Look(fleets.Where(known.Contains), stopping);
        var problem = mirrors.Mirrors.GetValueOrDefault(service.Repository)?.Problem;
        state = crew.Ledger.Current;
        return new WhyList([.. fleets.Select(f => WhyReading.Of(new Situation
        {
            State = state,
            Fleet = f,
            Now = crew.Clock.GetUtcNow(),
            View = seen.GetValueOrDefault(f)?.View,
            WhyNotSeen = seen.GetValueOrDefault(f)?.WhyNot,
            RepositoryProblem = problem,
            WantsReason = Environments.WantsReason(state, kinds.Names, f),
        }))]);
    }
}
