using Davit.Core.Model.Deployments;
using Davit.Core.Planning;

namespace Davit.Core.Deploying;

/// <summary>A slice of the requests and the workers at a time, each slice watched, then all of it.</summary>
public sealed class CanaryStory(IFleet fleet) : IStrategyStory
{
    public async Task<Ending> Tell(DeploymentPlan plan, Run run)
    {
        try
        {
            await run.Step("start the canary", step => fleet.Reach(Wishes.Staged(plan, plan.Strategy.Steps[0].Weight), v => Baselines.ReadyBeside(v, plan), plan.Deadline, step));

            foreach (var stage in plan.Strategy.Steps)
            {
                await run.Step($"size the canary for {stage.Weight} %", step => fleet.Reach(Wishes.Grown(plan, stage.Weight), v => Baselines.ReadyBeside(v, plan), plan.Deadline, step));
                await run.Step($"shift {stage.Weight} % to the canary", step => fleet.Reach(Wishes.Split(plan, stage.Weight), Reached.Split, plan.Deadline, step));

                var window = await run.Step($"open the window at {stage.Weight} %", step => fleet.OpenWindow(plan, stage, step), whilePaused: true);
                var watched = await run.Step($"watch {stage.Weight} %", step => fleet.Watch(window, plan, step), Run.LongestPause + stage.Hold + plan.Judge.Patience + plan.Deadline + TimeSpan.FromMinutes(10), whilePaused: true);

                if (stage.Ask || watched.AsksPerson)
                {
                    await run.Step($"wait for a person at {stage.Weight} %", step => fleet.AskWhileWatching(window, plan, step), plan.Strategy.GateDeadline + TimeSpan.FromHours(1));
                }
            }

            await run.Step("start the rest", step => fleet.Reach(Wishes.Full(plan), v => Reached.Ready(v, plan.To), plan.Deadline, step));
            await run.Step("shift everything", step => fleet.Reach(Wishes.Switched(plan), Reached.Split, plan.Deadline, step));
            await run.Step("commit", step => fleet.Commit(plan, step));
        }
        catch (StepFailed why)
        {
            return await TakingBack.Everything(plan, run, fleet, why);
        }

        return await Retiring.TheOld(plan, run, fleet);
    }
}
