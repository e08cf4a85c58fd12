using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Explaining;

/// <summary>Everything that an explanation is made of: the journal's facts, and what was seen just now.</summary>
public sealed record Situation
{
    public required State State { get; init; }
    public required FleetId Fleet { get; init; }
    public required DateTimeOffset Now { get; init; }

    /// <summary>The fleet as it was seen; null when it could not be looked at, or nobody looked.</summary>
    public FleetView? View { get; init; }

    /// <summary>Why it could not be looked at; null when it was, or nobody looked.</summary>
    public string? WhyNotSeen { get; init; }

    /// <summary>Why the repository could not be fetched last; null when it could.</summary>
    public string? RepositoryProblem { get; init; }

    /// <summary>Whether a deployment there must say why.</summary>
    public bool WantsReason { get; init; }

    public FleetState Stands => State.Fleet(Fleet);

    public Release? Standing => Stands.Committed is { } committed ? State.Releases.GetValueOrDefault(committed) : null;

    public Decision Decision => Desired.Decide(Wanting.Of(State, Fleet, Now));
}

/// <summary>What is known when it is decided what an environment should stand on, from the journal.</summary>
public static class Wanting
{
    public static DesireView Of(State state, FleetId fleet, DateTimeOffset now)
    {
        var after = state.Memory.Candidates.GetValueOrDefault(fleet)?.Policy.After;
        return new DesireView
        {
            Fleet = fleet,
            Now = now,
            Memory = state.Memory,
            Standing = state.Fleet(fleet).Committed is { } committed ? state.Releases.GetValueOrDefault(committed) : null,
            Deployments = [.. state.DeploymentsOf(fleet)],
            Locks = [.. state.Locks.Values],
            FollowedSince = after is null ? null : state.Fleet(new FleetId(fleet.Service, after)).Commits.LastOrDefault()?.At,
        };
    }
}
