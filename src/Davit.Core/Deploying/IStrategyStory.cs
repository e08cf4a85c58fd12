using Davit.Core.Model.Deployments;

namespace Davit.Core.Deploying;

/// <summary>
/// How an environment moves from a release to another. Branches only on the plan and on what steps returned; times, chance and configuration come through steps.
/// Step names are data for ever: changing them means a new story beside the old one, until no run of the old is left.
/// </summary>
public interface IStrategyStory
{
    Task<Ending> Tell(DeploymentPlan plan, Run run);
}
