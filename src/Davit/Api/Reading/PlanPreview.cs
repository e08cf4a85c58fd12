using Davit.Api.Contract;
using Davit.Core.Deploying;
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
        var commit = await crew.Source.ResolveAsync(service.Repository, revision, stopping);
        var path = service.Folder.Length == 0 ? Preparation.SpecFile : $"{service.Folder}/{Preparation.SpecFile}";
        var text = await crew.Source.ReadFileAsync(service.Repository, commit.Sha, path, stopping);
        var read = SpecReader.Read(path, text ?? "");
        if (text is null || read.Spec is not { } spec)
        {
            string[] wrong = text is null ? [$"{commit.Short} has no {path}"] : [.. read.Errors.Select(e => e.ToString())];
            return new PlanInfo { Service = fleet.Service, Environment = fleet.Environment, Commit = new CommitReading(state, fleet.Service).Of(commit), Strategy = "none", Refusals = wrong };
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
            Refusals = [.. Locks(state, fleet), .. Freezes(state, fleet), .. await Policies(service, environment, spec, commit, request.Reason, stopping)],
            Brings = [.. (brings ?? []).Select(reading.Of)],
            LeadsOn = brings is not null,
        };
    }

    private PlanInfo Back(State state, FleetId fleet, PlanRequest request)
    {
        var found = state.Fleet(fleet);
        var underWay = state.Unfinished(fleet).LastOrDefault(d => found.Commits.All(c => c.Deployment != d.Id));
        var id = request.Release is { } written ? (int.TryParse(written, out var number) ? new ReleaseId(fleet.Service, number) : ReleaseId.Parse(written))
            : underWay is not null && found.Committed is { } stands ? stands
            : RollbackTarget.Choose(found.Commits, state.Releases.Keys.ToHashSet());
        if (id is not { } chosen || !state.Releases.TryGetValue(chosen, out var release))
        {
            return new PlanInfo { Service = fleet.Service, Environment = fleet.Environment, Strategy = "rollback", Refusals = [id is null ? $"there is no earlier release of {fleet.Service} in {fleet.Environment} to go back to" : $"{id} is no longer kept"] };
        }

        var plan = Plan(state, fleet, new DeploymentRequest { Id = "d-0", Fleet = fleet, Revision = chosen.ToString(), Release = chosen }, release);
        var words = PlanWords.Back(plan, underWay);
        return Info(plan, words) with { Commit = new CommitReading(state, fleet.Service).Of(release.Commit), To = chosen.ToString(), Strategy = "rollback", Refusals = [.. Locks(state, fleet)] };
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

    private IEnumerable<string> Locks(State state, FleetId fleet) =>
        state.Locks.Values.Where(l => l.Covers(fleet, crew.Clock.GetUtcNow())).Select(l => $"{l.Scope} is locked by {l.Who}: {l.Reason}");

    private IEnumerable<string> Freezes(State state, FleetId fleet) =>
        state.Memory.FreezesOf(fleet, crew.Clock.GetUtcNow()).Select(f => $"{f.Scope} is frozen until {f.Ends:yyyy-MM-dd HH:mm} {f.TimeZone} by {f.Who}: {f.Reason}");

    private async Task<IReadOnlyList<string>> Policies(Service service, EnvironmentSpec environment, ServiceSpec spec, Commit commit, string? reason, CancellationToken stopping)
    {
        var policies = new[] { environment.Policy.Deploy, spec.For(environment.Name).Deploy };
        var branches = policies.Any(p => p.From.Length > 0) && crew.Source is IKnowsBranches knows ? await knows.BranchesOfAsync(service.Repository, commit.Sha, stopping) : [];
        return [.. policies.SelectMany(p => p.Check(environment.Name, branches, reason)).Distinct()];
    }

    private static PlanInfo Info(DeploymentPlan plan, IReadOnlyList<string> words) => new()
    {
        Service = plan.Fleet.Service,
        Environment = plan.Fleet.Environment,
        From = plan.From?.ToString(),
        Strategy = DeploymentReading.Word(plan.Strategy.Kind),
        Words = words,
    };
}
