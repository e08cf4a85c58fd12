using Davit.Core.Deploying;
using Davit.Core.Judging;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Tests.Planning.Simulated;

/// <summary>The verbs of a story, done to a simulated world: what is wished is waited for second by second, while things happen.</summary>
public sealed class StoryFleet(SimulatedWorld world, Action betweenLooks) : IFleet
{
    public Task<Told<Nothing>> Reach(Wish wish, Func<FleetView, Progress> reached, TimeSpan progress, StepContext step)
    {
        world.Wish = wish;
        var began = world.Now;
        while (true)
        {
            betweenLooks();
            world.Look();
            switch (reached(world.View(since: began)))
            {
                case Progress.Done done:
                    return Task.FromResult(Nothing.Seen(done.Seen));
                case Progress.Lost lost:
                    throw new PermanentException(lost.Why);
                case Progress.Waiting waiting when world.Now > (waiting.LastMoved > began ? waiting.LastMoved : began) + progress:
                    throw new PermanentException($"{step.Step}: no progress: {waiting.For}");
            }
        }
    }

    public Task<Told<Window>> OpenWindow(DeploymentPlan plan, CanaryStepSpec stage, StepContext step) =>
        Task.FromResult(new Told<Window>(new Window(plan.To, world.Now, world.Now + stage.Hold, []), ""));

    public Task<Told<Watched>> Watch(Window window, DeploymentPlan plan, StepContext step) =>
        Task.FromResult(new Told<Watched>(new Watched(new Verdict(VerdictKind.Pass, VerdictGround.All, "", new VerdictFigures()), false), ""));

    public Task<Told<Nothing>> AskPerson(TimeSpan deadline, StepContext step) => Task.FromResult(Nothing.Seen(""));

    public Task<Told<Nothing>> AskWhileWatching(Window window, DeploymentPlan plan, StepContext step) => Task.FromResult(Nothing.Seen(""));

    public Task<Told<Nothing>> RunReleaseJob(DeploymentPlan plan, StepContext step) => Task.FromResult(Nothing.Seen(""));

    public Task<Told<CommitPoint>> Commit(DeploymentPlan plan, StepContext step) =>
        Task.FromResult(new Told<CommitPoint>(new CommitPoint(plan.To, plan.Deployment, world.Now, plan.IsRollback), ""));

    public Task<Told<DateTimeOffset?>> StandOn(DeploymentPlan plan, StepContext step)
    {
        DateTimeOffset? warm = plan.Strategy.KeepWarm > TimeSpan.Zero ? world.Now + plan.Strategy.KeepWarm : null;
        world.Wish = Wishes.After(plan, warm);
        return Task.FromResult(new Told<DateTimeOffset?>(warm, ""));
    }
}
