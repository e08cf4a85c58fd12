using Davit.Core.Model.Deployments;

namespace Davit.Core.Deploying;

/// <summary>A step was told to have failed: the story takes its failure branch, now and at every later telling.</summary>
public sealed class StepFailed(string step, string why, StepFailure failure) : Exception(why)
{
    public string Step { get; } = step;
    public StepFailure Failure { get; } = failure;

    /// <summary>How a deployment ends that fails so after it has changed something, and has taken it back.</summary>
    public DeploymentOutcome OutcomeTakenBack => Failure switch
    {
        StepFailure.Aborted => DeploymentOutcome.Aborted,
        StepFailure.Superseded => DeploymentOutcome.Superseded,
        _ => DeploymentOutcome.TakenBack,
    };

    /// <summary>How a deployment ends that fails so before it has changed anything.</summary>
    public DeploymentOutcome OutcomeUntouched => Failure is StepFailure.Failed ? DeploymentOutcome.Failed : OutcomeTakenBack;
}
