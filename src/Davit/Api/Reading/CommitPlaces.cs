using Davit.Api.Contract;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Where an environment stands on a line of commits.</summary>
/// <param name="Sha">The commit of the service that it has as the newest; null when that is not on the line.</param>
/// <param name="Lag">How far that is from the line's beginning.</param>
internal sealed record CommitPlace(string? Sha, CommitLag Lag);

/// <summary>Finds where environments stand on a service's line of commits, however few of them are shown.</summary>
internal sealed class CommitPlaces(ISource source, Service service, string from)
{
    private const int MostLookedAt = 500;

    /// <param name="state">What is known.</param>
    /// <param name="shown">The beginning of the line: what stands there needs no search.</param>
    /// <param name="stopping">Ends the search.</param>
    public async Task<IReadOnlyList<CommitPlace>> Of(State state, IReadOnlyList<Commit> shown, CancellationToken stopping)
    {
        var places = new List<CommitPlace>();
        var line = shown;
        foreach (var fleet in ServiceReading.FleetsOf(state, service.Name).Select(state.Fleet))
        {
            if (fleet.Committed is not { } committed || state.Releases.GetValueOrDefault(committed) is not { } release)
            {
                continue;
            }

            var sha = release.Commit.Sha;
            if (IndexOf(line, sha) is null)
            {
                line = line.Count < MostLookedAt ? await source.CommitsAsync(service.Repository, service.Folder, from, MostLookedAt, stopping) : line;
                sha = IndexOf(line, sha) is null ? await NewestOfService(sha, stopping) : sha;
            }

            places.Add(Place(fleet.Id.Environment, line, sha));
        }

        return [.. places.OrderBy(p => p.Lag.Environment, StringComparer.Ordinal)];
    }

    private static CommitPlace Place(string environment, IReadOnlyList<Commit> line, string? sha) => IndexOf(line, sha) is { } behind
        ? new CommitPlace(sha, new CommitLag(environment, behind, null))
        : new CommitPlace(null, new CommitLag(environment, null, line.Count >= MostLookedAt ? line.Count : null));

    private static int? IndexOf(IReadOnlyList<Commit> line, string? sha)
    {
        for (var i = 0; i < line.Count; i++)
        {
            if (line[i].Sha == sha)
            {
                return i;
            }
        }

        return null;
    }

    // What is deployed need not have touched the service, as in a repository of many: what it has of the service is its newest commit that did.
    private async Task<string?> NewestOfService(string sha, CancellationToken stopping)
    {
        try
        {
            return (await source.CommitsAsync(service.Repository, service.Folder, sha, 1, stopping)) is [var newest, ..] ? newest.Sha : null;
        }
        catch (DavitException)
        {
            // Its history was written anew, and it is gone.
            return null;
        }
    }
}
