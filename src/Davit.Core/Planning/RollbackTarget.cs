using Davit.Core.Model;
using Davit.Core.Model.Fleets;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>Where a rollback goes when nobody says: the newest release before the present one that was not itself left by a rollback.</summary>
public static class RollbackTarget
{
    /// <summary>Among the releases that are kept; what runs the same as the present one under another commit is passed over, as going there helps nobody. Null when there is nothing to go back to.</summary>
    public static ReleaseId? Of(FleetState fleet, IReadOnlyDictionary<ReleaseId, Release> kept)
    {
        var present = fleet.Committed is { } id ? kept.GetValueOrDefault(id) : null;
        var content = present?.ContentIn(fleet.Id.Environment);
        return Choose(fleet.Commits, kept.Values.Where(r => r.Id.Service == fleet.Id.Service && (r.Id == present?.Id || r.ContentIn(fleet.Id.Environment) != content)).Select(r => r.Id).ToHashSet());
    }

    /// <summary>Null when there is nothing to go back to.</summary>
    public static ReleaseId? Choose(IReadOnlyList<CommitPoint> commits, IReadOnlySet<ReleaseId> kept)
    {
        if (commits is not [.., var current])
        {
            return null;
        }

        var left = commits.Zip(commits.Skip(1)).Where(pair => pair.Second.WasRollback).Select(pair => pair.First.Release).ToHashSet();
        var firstOfCurrent = commits.Index().First(c => c.Item.Release == current.Release).Index;
        return commits.Take(firstOfCurrent).Reverse().Select(c => c.Release)
            .Where(r => r != current.Release && kept.Contains(r) && !left.Contains(r))
            .Cast<ReleaseId?>().FirstOrDefault();
    }
}
