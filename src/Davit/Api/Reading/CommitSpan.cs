using Davit.Core.Model;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Finds the commits that lie between two.</summary>
internal sealed class CommitSpan(ISource source)
{
    /// <summary>How many are told at most.</summary>
    public const int Most = 50;

    private const int MostLookedAt = 500;

    /// <summary>The commits of the service after one, up to and with another, newest first; null when the first does not lead to the second.</summary>
    public async Task<IReadOnlyList<Commit>?> Between(Service service, string from, string to, CancellationToken stopping)
    {
        if (from == to)
        {
            return [];
        }

        var commits = await source.CommitsAsync(service.Repository, service.Folder, to, MostLookedAt, stopping);
        var between = commits.TakeWhile(c => c.Sha != from).ToList();
        return between.Count < commits.Count ? [.. between.Take(Most)] : null;
    }
}
