using Davit.Core.Model.Deployments;
using Davit.Core.Planning;

namespace Davit.Core.Deploying;

/// <summary>Back to a kept release: at once where its instances are warm, else as fast as they start. Nobody watches it: it was good before.</summary>
public sealed class RollbackStory(IFleet fleet) : IStrategyStory
{
    public async Task<Ending> Tell(DeploymentPlan plan, Run run)
    {
        try
        {
            await run.Step("start the earlier release", step => fleet.Reach(Wishes.Staged(plan, 100), v => Reached.Ready(v, plan.To), plan.Deadline, step));
            await run.Step("switch", step => fleet.Reach(Wishes.Switched(plan), Reached.Split, plan.Deadline, step));
            await run.Step("commit", step => fleet.Commit(plan, step));
        }
        catch (StepFailed why)
        {
            return await TakingBack.Everything(plan, run, fleet, why);
        }

        return await Retiring.TheOld(plan, run, fleet);
    }
}
