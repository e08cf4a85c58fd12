using Davit.Core.Model.Deployments;
using Davit.Core.Planning;

namespace Davit.Core.Deploying;

/// <summary>The new release takes the old one's place a few instances at a time, within surge and unavailable.</summary>
public sealed class RollingStory(IFleet fleet) : IStrategyStory
{
    public async Task<Ending> Tell(DeploymentPlan plan, Run run)
    {
        try
        {
            await run.Step("replace the instances", step => fleet.Reach(Wishes.Rolling(plan), v => Reached.Settled(v, plan.To), plan.Deadline, step));
            await run.Step("commit", step => fleet.Commit(plan, step));
        }
        catch (StepFailed why)
        {
            return await TakingBack.ByRolling(plan, run, fleet, why);
        }

        return await Retiring.TheOld(plan, run, fleet);
    }
}
