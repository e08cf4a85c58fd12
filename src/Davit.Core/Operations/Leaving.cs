using Davit.Core.Journal;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>What a rollback leaves.</summary>
internal static class Leaving
{
    /// <summary>What is under way and has not committed, or else what is stood on.</summary>
    public static Left? Of(State state, FleetId fleet)
    {
        var moving = state.Unfinished(fleet).LastOrDefault(d => !d.Request.IsRollback && d.Interruption is null && state.Fleet(fleet).Commits.All(c => c.Deployment != d.Id));
        var release = (moving is null ? state.Fleet(fleet).Committed : moving.To) is { } id ? state.Releases.GetValueOrDefault(id) : null;
        return release is not null ? new Left(release.Id, release.Commit.Sha, release.Commit.Subject, release.ContentIn(fleet.Environment))
            : moving?.Request.Commit is { } commit ? new Left(null, commit, "", null)
            : null;
    }
}
