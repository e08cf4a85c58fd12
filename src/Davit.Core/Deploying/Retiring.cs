using Davit.Core.Model.Deployments;
using Davit.Core.Planning;

namespace Davit.Core.Deploying;

/// <summary>After the commit point: what was replaced goes, or is kept warm first.</summary>
public static class Retiring
{
    public static async Task<Ending> TheOld(DeploymentPlan plan, Run run, IFleet fleet)
    {
        run.Finish();
        // A failure here is not taken back: the new release serves. The keeper goes on with what this leaves.
        try
        {
            var warmUntil = await run.Step("stand on the new release", step => fleet.StandOn(plan, step));
            if (plan.From is { } from)
            {
                await run.Step(
                    warmUntil is null ? $"stop {from}" : $"keep {from} warm",
                    step => fleet.Reach(Wishes.After(plan, warmUntil), v => Reached.Gone(v, from), plan.Deadline + plan.Strategy.DrainLimit, step));
            }
        }
        catch (StepFailed late)
        {
            return new Ending(DeploymentOutcome.Released, $"{plan.To} serves; still being done: {late.Message}");
        }

        return new Ending(DeploymentOutcome.Released, $"{plan.Fleet.Environment} stands on {plan.To}");
    }
}
