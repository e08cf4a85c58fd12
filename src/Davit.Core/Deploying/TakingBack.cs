using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;

namespace Davit.Core.Deploying;

/// <summary>
/// The failure branch of every strategy: forward work with steps of its own. It never moves traffic onto an old release that is not healthy: only the healthy
/// copy is sacred.
/// </summary>
public static class TakingBack
{
    public static Task<Ending> Everything(DeploymentPlan plan, Run run, IFleet fleet, StepFailed why) =>
        TakeBack(plan, run, fleet, why, GivingBack(plan));

    public static Task<Ending> ByRolling(DeploymentPlan plan, Run run, IFleet fleet, StepFailed why) =>
        TakeBack(plan, run, fleet, why, plan.From is null ? Wish.Nothing : Wishes.RollingBack(plan));

    /// <summary>What cannot run twice is stopped before the old starts again, also on the way back.</summary>
    public static async Task<Ending> ByRecreating(DeploymentPlan plan, Run run, IFleet fleet, StepFailed why)
    {
        run.Finish();
        try
        {
            await run.Step($"stop {plan.To}", step => fleet.Reach(Wishes.Emptied(plan), v => Reached.Gone(v, plan.To), plan.Deadline, step));
            if (plan.From is { } from)
            {
                await run.Step($"start {from} again", step => fleet.Reach(Wishes.Before(plan), v => Back(v, from), plan.Deadline, step));
            }
        }
        catch (StepFailed stuck)
        {
            return new Ending(DeploymentOutcome.Halted, $"{why.Message}; and it could not be taken back: {stuck.Message}");
        }

        return new Ending(why.OutcomeTakenBack, why.Message);
    }

    // The new instances go on running until the traffic is back: they may be all that answers.
    private static Wish GivingBack(DeploymentPlan plan) => plan.From is null ? Wish.Nothing : Wishes.Staged(plan, 100) with { Force = null };

    private static async Task<Ending> TakeBack(DeploymentPlan plan, Run run, IFleet fleet, StepFailed why, Wish back)
    {
        run.Finish();
        try
        {
            if (plan.From is { } from)
            {
                await run.Step($"give everything back to {from}", step => fleet.Reach(back, v => Back(v, from), plan.Deadline, step));
            }

            await run.Step($"stop {plan.To}", step => fleet.Reach(Wishes.Before(plan), v => Reached.Gone(v, plan.To), plan.Deadline, step));
        }
        catch (StepFailed stuck)
        {
            return new Ending(DeploymentOutcome.Halted, $"{why.Message}; and it could not be taken back: {stuck.Message}");
        }

        return new Ending(why.OutcomeTakenBack, why.Message);
    }

    private static Progress Back(FleetView view, Davit.Plugins.ReleaseId from) =>
        Reached.Ready(view, from) is Progress.Done ? Reached.Split(view) : Reached.Ready(view, from);
}
