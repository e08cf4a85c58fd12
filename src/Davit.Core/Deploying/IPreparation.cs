using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>What comes before a fleet is touched.</summary>
public interface IPreparation
{
    /// <summary>Reads the spec at the commit and builds it, or finds what was built of the same tree.</summary>
    Task<Told<BuiltCommit>> Build(DeploymentRequest request, StepContext step);

    /// <summary>Gives what was built a number, or finds the release that is the same.</summary>
    Task<Told<ReleaseId>> MakeRelease(DeploymentRequest request, BuiltCommit built, StepContext step);

    /// <summary>Finds the kept release that a rollback goes to, and makes sure that its artifact is there.</summary>
    Task<Told<ReleaseId>> FindRelease(DeploymentRequest request, StepContext step);

    /// <summary>Waits until every earlier deployment of the fleet has ended.</summary>
    Task<Told<Nothing>> TakeTurn(DeploymentRequest request, StepContext step);

    /// <summary>Decides every number of the deployment, once.</summary>
    Task<Told<DeploymentPlan>> FreezePlan(DeploymentRequest request, ReleaseId release, StepContext step);
}

/// <summary>A commit that was read and built.</summary>
public sealed record BuiltCommit(Commit Commit, string SpecText, Artifact Artifact);
