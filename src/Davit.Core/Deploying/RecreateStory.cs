using Davit.Core.Model.Deployments;
using Davit.Core.Planning;

namespace Davit.Core.Deploying;

/// <summary>The old stops before the new starts, for what cannot run twice; requests wait in the router meanwhile, if the spec says so.</summary>
public sealed class RecreateStory(IFleet fleet) : IStrategyStory
{
    public async Task<Ending> Tell(DeploymentPlan plan, Run run)
    {
        try
        {
            if (plan.From is { } from)
            {
                await run.Step("hold requests", step => fleet.Reach(Wishes.Held(plan, Wishes.Before(plan)), Reached.Split, plan.Deadline, step));
                await run.Step("stop the old", step => fleet.Reach(Wishes.Emptied(plan), v => Reached.Gone(v, from), plan.Deadline, step));
            }

            await run.Step("start the new", step => fleet.Reach(Wishes.Held(plan, Wishes.After(plan)), v => Reached.Ready(v, plan.To), plan.Deadline, step));
            await run.Step("let requests in", step => fleet.Reach(Wishes.After(plan), Reached.Split, plan.Deadline, step));
            await run.Step("commit", step => fleet.Commit(plan, step));
        }
        catch (StepFailed why)
        {
            return await TakingBack.ByRecreating(plan, run, fleet, why);
        }

        return await Retiring.TheOld(plan, run, fleet);
    }
}
