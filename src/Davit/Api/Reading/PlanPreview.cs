using Davit.Api.Contract;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Spec;
using Davit.Core.Operations;
using Davit.Core.Planning;
using Davit.Plugins;
using Environments = Davit.Core.Operations.Environments;

namespace Davit.Api.Reading;

/// <summary>Plans a deployment without asking for it, with the planner that plans those that are asked for.</summary>
internal sealed class PlanPreview(Crew crew, ServiceOperations services, TargetKinds kinds)
{
    private readonly CommitGate _commits = new(crew.Source);

    public async Task<PlanInfo> Of(string name, PlanRequest request, CancellationToken stopping)
    {
        var service = services.Find(name);
        var state = crew.Ledger.Current;
        var environment = Environments.Choose(Environments.Of(state, kinds.Names), request.Environment);
        var fleet = new FleetId(name, environment.Name);
        return request.Rollback ? Back(state, fleet, request) : await Forward(state, service, environment, fleet, request, stopping);
    }

    private async Task<PlanInfo> Forward(State state, Service service, EnvironmentSpec environment, FleetId fleet, PlanRequest request, CancellationToken stopping)
    {
        var revision = request.Revision ?? await crew.Source.DefaultBranchAsync(service.Repository, stopping);
        var commit = await _commits.Resolve(service, fleet, revision, stopping);
        var look = await _commits.Look(service, environment, commit, request.Reason, stopping);
        if (look.Spec is not { } spec)
        {
            return Impossible(fleet, "none", look.Refusals.Select(r => r.Because)) with { Commit = new CommitReading(state, fleet.Service).Of(commit) };
        }

        var known = state.Releases.Values.Where(r => r.Id.Service == fleet.Service && r.Commit.Sha == commit.Sha).MaxBy(r => r.Id.Number);
        var to = known ?? Imagined(fleet.Service, state, commit, spec);
        var plan = Plan(state, fleet, new DeploymentRequest { Id = "d-0", Fleet = fleet, Revision = revision, Commit = commit.Sha, Strategy = DeploymentReading.Kind(request.Strategy) }, to);
        var brings = await Brings(service, state, plan.From, commit, stopping);
        var reading = new CommitReading(state, fleet.Service);
        return Info(plan, PlanWords.Of(plan, to.Spec.For(fleet.Environment), known is not null)) with
        {
            Commit = reading.Of(commit),
            To = known?.Id.ToString(),
            Refusals = Told([.. Gates.Locks(state, fleet, crew.Clock.GetUtcNow()), .. Gates.Freezes(state, fleet, crew.Clock.GetUtcNow()), .. look.Refusals.Select(r => r.Because)]),
            Brings = [.. (brings ?? []).Select(reading.Of)],
            LeadsOn = brings is not null,
        };
    }

    private PlanInfo Back(State state, FleetId fleet, PlanRequest request)
    {
        ReleaseId? named = request.Release is not { } written ? null : int.TryParse(written, out var number) ? new ReleaseId(fleet.Service, number) : ReleaseId.Parse(written);
        ReleaseId chosen;
        try
        {
            chosen = WayBack.Choose(state, fleet, named, Environments.WantsReason(state, kinds.Names, fleet));
        }
        catch (RefusedException refused)
        {
            return Impossible(fleet, "rollback", [refused.Because]);
        }

        var release = state.Releases[chosen];
        var plan = Plan(state, fleet, new DeploymentRequest { Id = "d-0", Fleet = fleet, Revision = chosen.ToString(), Release = chosen }, release);
        var words = PlanWords.Back(plan, WayBack.Leaves(state, fleet));
        return Info(plan, words) with
        {
            Commit = new CommitReading(state, fleet.Service).Of(release.Commit),
            To = chosen.ToString(),
            Strategy = "rollback",
            Refusals = Told(Gates.Locks(state, fleet, crew.Clock.GetUtcNow())),
        };
    }

    private static DeploymentPlan Plan(State state, FleetId fleet, DeploymentRequest request, Release to)
    {
        var found = state.Fleet(fleet);
        return DeploymentPlanner.Plan(request, to, found.Committed is { } from ? state.Releases.GetValueOrDefault(from) : null, found);
    }

    private Release Imagined(string service, State state, Commit commit, ServiceSpec spec) => new()
    {
        Id = new ReleaseId(service, state.LastReleaseNumber.GetValueOrDefault(service) + 1),
        Commit = commit,
        Artifact = null!,
        Spec = spec,
        SpecHash = "",
        ConfigHash = "",
        MadeAt = crew.Clock.GetUtcNow(),
    };

    private async Task<IReadOnlyList<Commit>?> Brings(Service service, State state, ReleaseId? from, Commit to, CancellationToken stopping) =>
        from is { } stands && state.Releases.TryGetValue(stands, out var release)
            ? await new CommitSpan(crew.Source).Between(service, release.Commit.Sha, to.Sha, stopping)
            : null;

    private static PlanInfo Impossible(FleetId fleet, string strategy, IEnumerable<Explanation> why) =>
        new() { Service = fleet.Service, Environment = fleet.Environment, Strategy = strategy, Refusals = Told(why) };

    private static IReadOnlyList<ExplanationInfo> Told(IEnumerable<Explanation> why) => [.. why.Select(WhyReading.Of)];

    private static PlanInfo Info(DeploymentPlan plan, IReadOnlyList<string> words) => new()
    {
        Service = plan.Fleet.Service,
        Environment = plan.Fleet.Environment,
        From = plan.From?.ToString(),
        Strategy = DeploymentReading.Word(plan.Strategy.Kind),
        Words = words,
    };
}
