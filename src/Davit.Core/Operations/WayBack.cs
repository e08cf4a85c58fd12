using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>Where a rollback goes. Decides only.</summary>
public static class WayBack
{
    /// <summary>The deployment that would be taken back, because it has not committed yet: it is undone by going to where it came from, not a release further.</summary>
    public static Deployment? Leaves(State state, FleetId fleet) =>
        state.Unfinished(fleet).LastOrDefault(d => state.Fleet(fleet).Commits.All(c => c.Deployment != d.Id));

    /// <summary>The release to go back to: the named one, or the one that a deployment under way came from, or else the one before that was not itself left by a rollback.</summary>
    /// <param name="state">What is so now.</param>
    /// <param name="fleet">Where.</param>
    /// <param name="named">The release that a person names; null for the one before.</param>
    /// <param name="wantsReason">Whether a deployment there must say why: what is told to be done instead says so.</param>
    /// <exception cref="RefusedException">There is nothing to go back to, or not to that.</exception>
    public static ReleaseId Choose(State state, FleetId fleet, ReleaseId? named, bool wantsReason)
    {
        var release = named ?? Before(state, fleet, wantsReason);
        if (!state.Releases.ContainsKey(release))
        {
            throw new RefusedException(RefusalKind.NotFound, Refusals.NotKept(state, fleet, release));
        }

        return state.Fleet(fleet).Committed == release && !state.Unfinished(fleet).Any()
            ? throw new RefusedException(Refusals.StandsThere(state, fleet, release))
            : release;
    }

    private static ReleaseId Before(State state, FleetId fleet, bool wantsReason) =>
        state.Fleet(fleet).Committed is { } stands && Leaves(state, fleet) is not null ? stands
        : RollbackTarget.Of(state.Fleet(fleet), state.Releases)
        ?? throw new RefusedException(Refusals.NoWayBack(state, fleet).WithReason(wantsReason));
}
