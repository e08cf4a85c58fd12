using System.Globalization;
using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>What the history says of a commit: which branches hold it, what was said on the way to it.</summary>
public sealed partial class GitSource
{
    private const int MostBranches = 100;

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> BranchesOfAsync(RepositoryRef repository, string commit, CancellationToken stopping)
    {
        var mirror = await OpenWith(repository, commit, stopping);
        var text = await _git.Tell(
            new GitOrder(mirror.Folder, "for-each-ref", $"--count={MostBranches.ToString(CultureInfo.InvariantCulture)}", "--contains", commit, "--format=%(refname:lstrip=2)", "refs/heads/"), stopping);
        return text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> MessagesAsync(RepositoryRef repository, string commit, string since, int limit, CancellationToken stopping)
    {
        var mirror = await OpenWith(repository, commit, stopping);
        var isKnown = new RevisionName(since).IsFullHash && (await _git.Ask(new GitOrder(mirror.Folder, "cat-file", "-e", since + "^{commit}"), stopping)).End.Succeeded;
        IReadOnlyList<string> range = isKnown
            ? [commit, "^" + since, $"--max-count={limit.ToString(CultureInfo.InvariantCulture)}"]
            : [commit, "--max-count=1"];
        var text = await _git.Tell(new GitOrder(mirror.Folder, ["log", "-z", "--format=tformat:%B", "--no-color", .. range, "--"]), stopping);
        return text.Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }
}
