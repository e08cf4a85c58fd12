using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>One thing to do now. Each is safe to do again, and exact: whoever carries it out has no choices left.</summary>
public abstract record FleetAction;

public sealed record StartInstance(InstanceId Id, WorkMode Work) : FleetAction;

public sealed record SetWork(InstanceId Id, WorkMode Work) : FleetAction;

/// <summary>Replaces the fleet's routes on every router.</summary>
public sealed record SetRoutes(IReadOnlyList<Route> Routes) : FleetAction;

/// <param name="Id">The instance.</param>
/// <param name="Fault">What is wrong with it, when that is why it goes; null when it is no longer wanted.</param>
public sealed record StopInstance(InstanceId Id, string? Fault = null) : FleetAction;

public sealed record ForgetInstance(InstanceId Id) : FleetAction;

/// <summary>What to do now, and when to look again at the latest.</summary>
public sealed record FleetPlan(IReadOnlyList<FleetAction> Actions, DateTimeOffset? LookAgain)
{
    public bool IsEmpty => Actions.Count == 0;
}
