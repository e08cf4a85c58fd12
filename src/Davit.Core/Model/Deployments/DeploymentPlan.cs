using System.Collections.Immutable;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Model.Deployments;

/// <summary>The plan of a deployment, frozen before it first changes anything. A story decides from nothing but this and what its steps returned.</summary>
public sealed record DeploymentPlan
{
    public required string Deployment { get; init; }
    public required FleetId Fleet { get; init; }
    public required ReleaseId To { get; init; }

    /// <summary>What the environment stood on; null for a first deployment.</summary>
    public ReleaseId? From { get; init; }

    public required StrategySpec Strategy { get; init; }
    public required LimitsSpec Limits { get; init; }
    public JudgeSpec Judge { get; init; } = new();

    /// <summary>What is moved, one by one, with the numbers that hold for this deployment.</summary>
    public ImmutableArray<PlannedComponent> Components { get; init; } = [];

    public bool HasReleaseJob { get; init; }
    public bool IsRollback { get; init; }

    public TimeSpan Deadline => Strategy.ProgressDeadline;
}

/// <summary>A component in a plan.</summary>
/// <param name="Name">Its name in the new release, or in the old one for a component that goes.</param>
/// <param name="Before">Instances at the release that the environment comes from; 0 when the component is new.</param>
/// <param name="After">Instances at the new release; 0 when the component goes.</param>
/// <param name="IsRouted">Takes requests.</param>
/// <param name="IsWorker">Takes work by itself.</param>
public sealed record PlannedComponent(string Name, int Before, int After, bool IsRouted, bool IsWorker)
{
    /// <summary>How it tells at the new release what its jobs came to; null when it does not.</summary>
    public OutcomesSpec? Outcomes { get; init; }

    /// <summary>The same at the release that the environment comes from.</summary>
    public OutcomesSpec? OutcomesBefore { get; init; }
}
