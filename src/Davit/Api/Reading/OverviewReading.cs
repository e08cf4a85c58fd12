using System.Collections.Immutable;
using Davit.Api.Contract;
using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Holds;
using Davit.Core.Planning;
using Davit.Plugins;
using Environments = Davit.Core.Operations.Environments;

namespace Davit.Api.Reading;

/// <summary>Reads all fleets at once: what the journal says of them is gone through once and not once for each, and routers are not asked.</summary>
internal sealed class OverviewReading(Crew crew, TargetKinds kinds, ServerFacts server)
{
    /// <summary>Asks how everything is, and puts nothing together yet: most of those who ask again are told that nothing is new.</summary>
    public async Task<OverviewLook> Look(CancellationToken stopping)
    {
        var (state, now) = (crew.Ledger.Current, crew.Clock.GetUtcNow());
        var fleets = state.Fleets.Keys.Union(state.Deployments.Values.Select(d => d.Fleet));
        return new OverviewLook(state, now, [.. await Task.WhenAll(fleets.Select(f => Health(state.Fleet(f), now, stopping)))]);
    }

    public OverviewInfo Read(OverviewLook look)
    {
        var (state, now) = (look.State, look.At);
        var locks = state.Locks.Values.Where(l => l.Until is not { } until || until > now).ToDictionary(l => l.Scope, l => HoldReading.Of(state, l, now), StringComparer.Ordinal);
        var freezes = state.Memory.Freezes.Values.Where(f => f.IsActive(now)).ToList();
        var newest = state.Releases.Values.GroupBy(r => r.Id.Service).ToDictionary(g => g.Key, g => g.MaxBy(r => r.Id.Number)!, StringComparer.Ordinal);
        var last = state.Deployments.Values.GroupBy(d => d.Fleet).ToDictionary(g => g.Key, g => g.MaxBy(d => State.NumberOf(d.Id))!);
        var byService = look.Fleets.GroupBy(f => f.Id.Service)
            .ToDictionary(g => g.Key, g => g.Select(f => Cell(state, f, last.GetValueOrDefault(f.Id), locks, Own(freezes, f.Id) is { } freeze ? HoldReading.Of(state, freeze, now) : null)).OrderBy(c => c.Environment, StringComparer.Ordinal).ToList(), StringComparer.Ordinal);
        return new OverviewInfo
        {
            Server = server.Info(state.Position),
            Environments = [.. Environments.Of(state, kinds.Names).Select(e => Of(e, locks, freezes.FirstOrDefault(f => f.Scope == e.Name || f.Scope == Freeze.Everything) is { } freeze ? HoldReading.Of(state, freeze, now) : null))],
            Services = [.. state.Services.Keys.Select(name => Of(name, newest.GetValueOrDefault(name), byService.GetValueOrDefault(name)))],
        };
    }

    private static OverviewEnvironment Of(EnvironmentSpec environment, Dictionary<string, LockInfo> locks, FreezeInfo? freeze) =>
        new(environment.Name, [.. environment.Targets.Select(t => t.Name)], locks.GetValueOrDefault(environment.Name), freeze);

    private static OverviewService Of(string name, Release? newest, List<OverviewCell>? cells) => new()
    {
        Name = name,
        Team = newest?.Spec.Team,
        Components = [.. (newest?.Spec.Components ?? []).Select(c => new OverviewComponent(c.Name, c.Instances, ServiceReading.KindOf(c)))],
        Cells = cells ?? [],
    };

    private static OverviewCell Cell(State state, FleetHealthSeen seen, Deployment? last, Dictionary<string, LockInfo> locks, FreezeInfo? freeze)
    {
        var id = seen.Id;
        var fleet = state.Fleet(id);
        var release = fleet.Committed is { } committed ? state.Releases.GetValueOrDefault(committed) : null;
        return new OverviewCell
        {
            Environment = id.Environment,
            Release = fleet.Committed?.Number,
            Commit = release?.Commit.Short,
            Since = fleet.Commits is [.., var commit] ? commit.At : null,
            Health = seen.Health,
            Ready = seen.Ready,
            Wanted = seen.Wanted,
            Move = last is { IsOver: false } ? Move(state, last) : null,
            Last = last?.Ending is { Outcome: not (DeploymentOutcome.Released or DeploymentOutcome.Superseded) } ending
                ? new OverviewEnd(last.Id, last.To?.Number, DeploymentReading.OutcomeOf(ending.Outcome), last.EndedAt ?? last.RequestedAt, ending.Reason)
                : null,
            Lock = locks.GetValueOrDefault(id.ToString()) ?? locks.GetValueOrDefault(id.Service),
            Freeze = freeze,
            Hold = state.Memory.Holds.GetValueOrDefault(id) is { } hold ? new OverviewHold(hold.By, hold.Reason, hold.From?.Number, hold.Since) : null,
            Auto = state.Memory.Candidates.GetValueOrDefault(id)?.Policy.ToString(),
            Stopped = [.. fleet.Stopped],
        };
    }

    private static Freeze? Own(List<Freeze> freezes, FleetId id) => freezes.FirstOrDefault(f => f.Scope == id.Service || f.Scope == id.ToString());

    private static OverviewMove Move(State state, Deployment deployment) => new(
        deployment.Id,
        deployment.To?.Number,
        DeploymentReading.StateOf(deployment),
        DeploymentReading.Weight(state, deployment),
        deployment.Steps is [.., var step] ? step.Name : null,
        deployment.Request.IsRollback);

    // Where nothing is wished, nothing needs to be asked.
    private async Task<FleetHealthSeen> Health(FleetState fleet, DateTimeOffset now, CancellationToken stopping)
    {
        if (fleet.Wish.Demand.Count == 0 && fleet.Wish.Groups.IsEmpty)
        {
            return new FleetHealthSeen(fleet.Id, FleetHealth.Idle, 0, 0);
        }

        var (instances, _) = await Reply.To(asking => crew.Places.TargetOf(fleet.Id).ObserveAsync(fleet.Id, asking), crew.Clock, stopping);
        if (instances is null)
        {
            return new FleetHealthSeen(fleet.Id, FleetHealth.Unknown, 0, fleet.Wish.Demand.Values.Sum());
        }

        var view = new FleetView
        {
            Fleet = fleet.Id,
            Now = now,
            Wish = fleet.Wish,
            Stopped = fleet.Stopped,
            Instances = [.. instances],
            Specs = ImmutableDictionary<ReleaseId, Core.Model.Spec.ServiceSpec>.Empty,
        };
        var (ready, wanted) = FleetReading.Capacity(view);
        return new FleetHealthSeen(fleet.Id, FleetReading.Health(ready, wanted), ready, wanted);
    }
}
