using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>Builds, numbers and plans. Releases are made under no fleet's lease: the journal's versions decide between two that make one at the same time.</summary>
public sealed class Preparation(Ledger ledger, ISource source, IBuilder builder, Fence fence, TimeProvider clock) : IPreparation
{
    public const string SpecFile = "davit.yaml";

    public async Task<Told<BuiltCommit>> Build(DeploymentRequest request, StepContext step)
    {
        var service = ServiceOf(request);
        var commit = await source.ResolveAsync(service.Repository, request.Commit!, step.Stopping);
        var (text, spec) = await ReadSpec(service, commit, step.Stopping);
        var artifact = await builder.EnsureBuiltAsync(OrderFor(service, commit.Sha, spec), step);
        var how = artifact.WasFound ? "nothing to build: the same tree was built before" : $"built in {Words.Duration(artifact.Took)}";
        return new Told<BuiltCommit>(new BuiltCommit(commit, text, artifact), $"{commit.Short} \"{commit.Subject}\" by {commit.Author}; {how}");
    }

    public async Task<Told<ReleaseId>> MakeRelease(DeploymentRequest request, BuiltCommit built, StepContext step)
    {
        var service = request.Fleet.Service;
        var spec = Parse(built.SpecText, built.Commit);
        while (true)
        {
            var state = ledger.Current;
            var release = new Release
            {
                Id = new ReleaseId(service, state.LastReleaseNumber.GetValueOrDefault(service) + 1),
                Commit = built.Commit,
                Artifact = built.Artifact,
                Spec = spec,
                SpecHash = SpecHash.OfAllEnvironments(spec),
                ConfigHash = "none",
                MadeAt = clock.GetUtcNow(),
            };
            if (state.Releases.Values.FirstOrDefault(r => r.Id.Service == service && r.Commit.Sha == built.Commit.Sha && r.Content == release.Content) is { } same)
            {
                return new Told<ReleaseId>(same.Id, $"{same.Id}");
            }

            try
            {
                await ledger.Write([new ReleaseMade(release)], "davit", null, null, state, step.Stopping);
                return new Told<ReleaseId>(release.Id, $"{release.Id}, {built.Artifact.Reference.Digest[..Math.Min(19, built.Artifact.Reference.Digest.Length)]}");
            }
            catch (JournalConflictException)
            {
                // Another release took the number: look again.
            }
        }
    }

    public async Task<Told<ReleaseId>> FindRelease(DeploymentRequest request, StepContext step)
    {
        var id = request.Release!.Value;
        if (!ledger.Current.Releases.TryGetValue(id, out var release))
        {
            throw new PermanentException($"{id} is no longer kept");
        }

        // The artifact of a kept release is kept; building it again is the way out when somebody removed it by hand.
        var artifact = await builder.EnsureBuiltAsync(OrderFor(ServiceOf(request), release.Commit.Sha, release.Spec), step);
        return artifact.Reference.Digest == release.Artifact.Reference.Digest
            ? new Told<ReleaseId>(id, $"{id} from {release.Commit.Short} \"{release.Commit.Subject}\"")
            : throw new PermanentException($"the artifact of {id} was gone, and building {release.Commit.Short} again gave other content");
    }

    public async Task<Told<Nothing>> TakeTurn(DeploymentRequest request, StepContext step)
    {
        var number = State.NumberOf(request.Id);
        var waited = new HashSet<string>();
        while (true)
        {
            var state = ledger.Current;
            var earlier = state.Unfinished(request.Fleet).Where(d => State.NumberOf(d.Id) < number).Select(d => d.Id).ToList();
            if (earlier.Count == 0)
            {
                return Nothing.Seen(waited.Count == 0 ? "nothing else was under way" : $"after {string.Join(", ", waited.Order(StringComparer.Ordinal))}");
            }

            waited.UnionWith(earlier);
            await ledger.WaitForChange(state.Position, step.Stopping);
        }
    }

    public async Task<Told<DeploymentPlan>> FreezePlan(DeploymentRequest request, ReleaseId release, StepContext step)
    {
        var state = ledger.Current;
        if (state.Deployments[request.Id].Plan is { } frozen)
        {
            return Said(frozen);
        }

        if (request.IsAutomatic && state.Memory.TombstonesOf(request.Fleet.Service).FirstOrDefault(t => t.Buries(state.Releases[release])) is { } buried)
        {
            throw new PermanentException($"{release} has the content of {buried.Id}, which was taken back in {buried.Environment}: {buried.Reason}");
        }

        var fleet = state.Fleet(request.Fleet);
        var from = fleet.Committed is { } committed ? state.Releases[committed] : null;
        var plan = DeploymentPlanner.Plan(request, state.Releases[release], from, fleet);
        if (DeploymentPlanner.WhyNotTogether(plan, from?.Spec.For(request.Fleet.Environment), state.Releases[release].Spec.For(request.Fleet.Environment)) is { } why)
        {
            throw new PermanentException(why);
        }

        await ledger.Write(new PlanFrozen(request.Id, plan), "davit", fence: fence, stopping: step.Stopping);
        return Said(plan);
    }

    private static Told<DeploymentPlan> Said(DeploymentPlan plan) =>
        new(plan, plan.From is { } from ? $"{(plan.IsRollback ? Rollback(plan) : Strategy(plan))} from {from} to {plan.To}" : $"first release here: {plan.To}");

    private static string Rollback(DeploymentPlan plan) => plan.Strategy.Kind is StrategyKind.Recreate ? "rollback, one after the other," : "rollback";

    private static string Strategy(DeploymentPlan plan) => plan.Strategy.Kind switch
    {
        StrategyKind.Canary => $"canary ({string.Join(", ", plan.Strategy.Steps.Select(s => $"{s.Weight} %"))})",
        StrategyKind.BlueGreen => "blue-green",
        var other => other.ToString().ToLowerInvariant(),
    };

    private Service ServiceOf(DeploymentRequest request) =>
        ledger.Current.Services.GetValueOrDefault(request.Fleet.Service) ?? throw new PermanentException($"service {request.Fleet.Service} was removed");

    private async Task<(string Text, ServiceSpec Spec)> ReadSpec(Service service, Commit commit, CancellationToken stopping)
    {
        var path = service.Folder.Length == 0 ? SpecFile : $"{service.Folder}/{SpecFile}";
        var text = await source.ReadFileAsync(service.Repository, commit.Sha, path, stopping)
            ?? throw new PermanentException($"{commit.Short} has no {path}");
        var spec = Parse(text, commit);
        return spec.Name == service.Name
            ? (text, spec)
            : throw new PermanentException($"{path} at {commit.Short} names the service '{spec.Name}', but it was added as '{service.Name}'");
    }

    private static ServiceSpec Parse(string text, Commit commit) => SpecReader.Read(SpecFile, text) switch
    {
        { Spec: { } spec } => spec,
        var wrong => throw new PermanentException($"{SpecFile} at {commit.Short} has {wrong.Errors.Length} mistake{(wrong.Errors.Length == 1 ? "" : "s")}:\n{string.Join('\n', wrong.Errors.Select(e => "    " + e))}"),
    };

    /// <summary>What is built of a service at a commit.</summary>
    public static BuildOrder OrderFor(Service service, string commit, ServiceSpec spec) => new()
    {
        Repository = service.Repository,
        Commit = commit,
        Folder = service.Folder,
        Commands = [.. (spec.Build?.Commands ?? []).Select(c => (IReadOnlyList<string>)[.. c])],
        Output = spec.Build?.Output ?? "",
        Environment = spec.Build?.Env ?? (IReadOnlyDictionary<string, string>)new Dictionary<string, string>(),
        TimeLimit = spec.Build?.TimeLimit ?? TimeSpan.FromMinutes(15),
    };
}
