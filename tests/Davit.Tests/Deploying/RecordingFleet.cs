using Davit.Core.Deploying;
using Davit.Core.Judging;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Tests.Deploying;

/// <summary>A fleet, and what comes before it, that says yes to everything but to one step, and keeps the names of the steps.</summary>
public sealed class RecordingFleet(DeploymentPlan plan, string? failing) : IFleet, IPreparation
{
    private readonly List<string> _steps = [];

    public IReadOnlyList<string> Steps => _steps;

    public Task<Told<Nothing>> Reach(Wish wish, Func<FleetView, Progress> reached, TimeSpan progress, StepContext step) => Say(step, new Nothing());

    public Task<Told<Window>> OpenWindow(DeploymentPlan plan, CanaryStepSpec stage, StepContext step) =>
        Say(step, new Window(plan.To, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch + stage.Hold, []));

    public Task<Told<Watched>> Watch(Window window, DeploymentPlan plan, StepContext step) => Say(step, new Watched(new Verdict(VerdictKind.Pass, VerdictGround.All, "so", new VerdictFigures()), false));

    public Task<Told<Nothing>> AskPerson(TimeSpan deadline, StepContext step) => Say(step, new Nothing());

    public Task<Told<Nothing>> AskWhileWatching(Window window, DeploymentPlan plan, StepContext step) => Say(step, new Nothing());

    public Task<Told<Nothing>> RunReleaseJob(DeploymentPlan plan, StepContext step) => Say(step, new Nothing());

    public Task<Told<CommitPoint>> Commit(DeploymentPlan plan, StepContext step) =>
        Say(step, new CommitPoint(plan.To, plan.Deployment, DateTimeOffset.UnixEpoch, plan.IsRollback));

    public Task<Told<DateTimeOffset?>> StandOn(DeploymentPlan plan, StepContext step) =>
        Say(step, plan.Strategy.KeepWarm > TimeSpan.Zero ? DateTimeOffset.UnixEpoch : (DateTimeOffset?)null);

    public Task<Told<BuiltCommit>> Build(DeploymentRequest request, StepContext step) => Say(step, new BuiltCommit(
        new Commit(new string('a', 40), "Ada", DateTimeOffset.UnixEpoch, "A commit"), "", new Artifact("key", new ArtifactRef("sha256:a", "/artifact"), false, TimeSpan.Zero)));

    public Task<Told<ReleaseId>> MakeRelease(DeploymentRequest request, BuiltCommit built, StepContext step) => Say(step, plan.To);

    public Task<Told<ReleaseId>> FindRelease(DeploymentRequest request, StepContext step) => Say(step, plan.To);

    public Task<Told<Nothing>> TakeTurn(DeploymentRequest request, StepContext step) => Say(step, new Nothing());

    public Task<Told<DeploymentPlan>> FreezePlan(DeploymentRequest request, ReleaseId release, StepContext step) => Say(step, plan);

    private Task<Told<T>> Say<T>(StepContext step, T value)
    {
        _steps.Add(step.Step);
        return step.Step == failing ? throw new PermanentException("it was made to fail") : Task.FromResult(new Told<T>(value, "so"));
    }
}
