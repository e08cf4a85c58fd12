using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>A deployment from being asked for to its end: prepared while others may still be under way, then told by its strategy.</summary>
public sealed class DeploymentStory(IPreparation preparation, IFleet fleet)
{
    /// <summary>The name of this version of the story, and of the strategies it tells.</summary>
    public const string Version = "deployment-1";

    // A spec's own limit, a day at most, comes first.
    private static readonly TimeSpan LongestJob = TimeSpan.FromHours(25);

    public async Task<Ending> Tell(DeploymentRequest request, Run run)
    {
        DeploymentPlan plan;
        try
        {
            var release = request.IsRollback
                ? await run.Step("find the release", step => preparation.FindRelease(request, step))
                : await BuildRelease(request, run);

            await run.Step("take the turn", step => preparation.TakeTurn(request, step), limit: TimeSpan.FromDays(3));
            plan = await run.Step("freeze the plan", step => preparation.FreezePlan(request, release, step));

            if (plan.From == plan.To)
            {
                return new Ending(DeploymentOutcome.Released, $"{plan.Fleet.Environment} stood on {plan.To} already: nothing was changed");
            }

            if (plan.HasReleaseJob)
            {
                await run.Step("run the release job", step => fleet.RunReleaseJob(plan, step), limit: LongestJob);
            }
        }
        catch (StepFailed why)
        {
            return new Ending(why.OutcomeUntouched, why.Message);
        }

        return await StrategyOf(plan).Tell(plan, run);
    }

    private async Task<ReleaseId> BuildRelease(DeploymentRequest request, Run run)
    {
        var built = await run.Step("build", step => preparation.Build(request, step), limit: LongestJob);
        return await run.Step("make the release", step => preparation.MakeRelease(request, built, step));
    }

    private IStrategyStory StrategyOf(DeploymentPlan plan) => plan switch
    {
        { Strategy.Kind: StrategyKind.Recreate } => new RecreateStory(fleet),
        { IsRollback: true } => new RollbackStory(fleet),
        // The first release of an environment has nothing to be compared with, and nothing to share the requests with.
        { From: null } => new BlueGreenStory(fleet),
        { Strategy.Kind: StrategyKind.Canary } => new CanaryStory(fleet),
        { Strategy.Kind: StrategyKind.BlueGreen } => new BlueGreenStory(fleet),
        _ => new RollingStory(fleet),
    };
}
