using Davit.Core.Model.Deployments;
using Davit.Core.Planning;

namespace Davit.Core.Deploying;

/// <summary>A whole second set beside the first, then one switch; the first is kept warm for an instant way back.</summary>
public sealed class BlueGreenStory(IFleet fleet) : IStrategyStory
{
    public async Task<Ending> Tell(DeploymentPlan plan, Run run)
    {
        try
        {
            await run.Step("start the new set", step => fleet.Reach(Wishes.Staged(plan, 100), v => Reached.Ready(v, plan.To), plan.Deadline, step));

            if (plan.Strategy.AskBeforeSwitch)
            {
                await run.Step("wait for a person before the switch", step => fleet.AskPerson(plan.Strategy.GateDeadline, step), plan.Strategy.GateDeadline + TimeSpan.FromHours(1));
            }

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
