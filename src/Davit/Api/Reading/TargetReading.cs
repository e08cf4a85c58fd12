using Davit.Api.Contract;
using Davit.Core.Keeping;
using Davit.Core.Model.Environments;
using Davit.Plugins;
using Environments = Davit.Core.Operations.Environments;
using IRouter = Davit.Plugins.IRouter;

namespace Davit.Api.Reading;

/// <summary>Asks the targets and routers of all environments how they are. One that is slow does not hold up the others.</summary>
internal sealed class TargetReading(Crew crew, TargetKinds kinds)
{
    public async Task<TargetList> Read(CancellationToken stopping)
    {
        var environments = Environments.Of(crew.Ledger.Current, kinds.Names);
        var targets = await Task.WhenAll(environments.Select(e => Of(e, stopping)));
        return new TargetList([.. targets.SelectMany(t => t)]);
    }

    private async Task<IEnumerable<TargetInfo>> Of(EnvironmentSpec environment, CancellationToken stopping)
    {
        var fleets = crew.Ledger.Current.Fleets.Values.Where(f => f.Id.Environment == environment.Name && (f.Wish.Demand.Count > 0 || !f.Wish.Groups.IsEmpty)).Select(f => f.Id).ToList();
        var answers = await Task.WhenAll(fleets.Select(f => Ask(f, stopping)));
        var routers = await Routers(new FleetId(fleets is [var any, ..] ? any.Service : "davit", environment.Name), stopping);
        return environment.Targets.Select(target =>
        {
            var here = answers.Where(a => environment.Targets.Length == 1 || a.Target is null || a.Target == target.Name).ToList();
            var live = here.SelectMany(a => a.Instances).Where(i => i.IsLive).ToList();
            var problem = here.Select(a => a.Problem).FirstOrDefault(p => p is not null);
            return new TargetInfo
            {
                Environment = environment.Name,
                Name = target.Name,
                Kind = target.Kind,
                State = problem is not null ? TargetState.Silent : here.Count > 0 ? TargetState.Answers : TargetState.Unused,
                Problem = problem,
                Instances = live.Count,
                Ready = live.Count(i => i.IsReady),
                MemoryBytes = live.Any(i => i.MemoryBytes is not null) ? live.Sum(i => i.MemoryBytes ?? 0) : null,
                Routers = routers,
            };
        });
    }

    private async Task<Answer> Ask(FleetId fleet, CancellationToken stopping)
    {
        string? name = null;
        var (instances, whyNot) = await Reply.To(
            asking =>
            {
                var target = crew.Places.TargetOf(fleet);
                name = target.Name;
                return target.ObserveAsync(fleet, asking);
            },
            crew.Clock,
            stopping);
        return new Answer(name, instances ?? [], whyNot);
    }

    private async Task<IReadOnlyList<RouterInfo>> Routers(FleetId fleet, CancellationToken stopping)
    {
        try
        {
            return await Task.WhenAll(crew.Places.RoutersOf(fleet).Select(r => Ask(r, fleet, stopping)));
        }
        catch (PermanentException)
        {
            // An environment whose place this server does not have: its targets say so.
            return [];
        }
    }

    private async Task<RouterInfo> Ask(IRouter router, FleetId fleet, CancellationToken stopping) =>
        new(router.Name, (await Reply.To(asking => router.ObserveAsync(fleet, asking), crew.Clock, stopping)).WhyNot);

    private sealed record Answer(string? Target, IReadOnlyList<InstanceReport> Instances, string? Problem);
}
