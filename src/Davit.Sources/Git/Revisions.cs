using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>Finds which commit a name means, in the mirror alone.</summary>
internal sealed class Revisions(GitProgram git)
{
    private readonly Known<Commit> _commits = new(most: 1024);

    /// <summary>The commit; null when the mirror knows none of that name.</summary>
    /// <exception cref="PermanentException">The name means several.</exception>
    public async Task<Commit?> Find(Mirror mirror, RevisionName name, CancellationToken stopping)
    {
        var sha = name.Text.ToLowerInvariant();
        if (name.IsFullHash && mirror.Knows(sha) && _commits.TryGet(mirror, sha, "", out var known))
        {
            return known;
        }

        var commit = await Search(mirror, name, stopping);
        if (commit is not null)
        {
            _commits.Keep(mirror, commit.Sha, "", commit);
        }

        return commit;
    }

    private async Task<Commit?> Search(Mirror mirror, RevisionName name, CancellationToken stopping)
    {
        var found = await Commits(mirror, Candidates(name), stopping);
        var distinct = found.OfType<Commit>().DistinctBy(commit => commit.Sha).ToList();
        if (!name.IsFullRef && name.IsShortHash && (distinct.Count == 0 || found.Take(2).Any(commit => commit is not null)))
        {
            var hashes = await WithHash(mirror, name.Text, stopping);
            distinct = [.. distinct.Concat(hashes).DistinctBy(commit => commit.Sha)];
        }

        return distinct switch
        {
            [] => null,
            [var only] => only,
            _ when name.IsFullHash => distinct[^1],
            _ => throw Ambiguous(mirror, name, distinct),
        };
    }

    /// <summary>What else the name could have meant.</summary>
    public async Task<PermanentException> NotFound(Mirror mirror, RevisionName name, CancellationToken stopping)
    {
        var text = await git.Tell(new GitOrder(mirror.Folder, "for-each-ref", "--format=%(refname:lstrip=2)", "refs/heads/", "refs/tags/"), stopping);
        var names = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var wrong = name.Text.StartsWith("refs/heads/", StringComparison.Ordinal) || name.Text.StartsWith("refs/tags/", StringComparison.Ordinal)
            ? name.Text[(name.Text.IndexOf('/', 5) + 1)..]
            : name.Text;
        var hint = names.Length == 0 ? " It has no branches and no tags yet." : NearestName.Hint(wrong, names);
        return new PermanentException($"{mirror.Address.Normal} has no branch, tag, commit or ref '{name.Text}'.{hint}");
    }

    /// <summary>Reads commits by full names; null where there is none.</summary>
    private async Task<List<Commit?>> Commits(Mirror mirror, IReadOnlyList<string> names, CancellationToken stopping)
    {
        var commits = new List<Commit?>();
        var order = new GitOrder(mirror.Folder, "cat-file", "--batch") { Input = names.Select(n => n + "^{commit}") };
        await git.Tell(
            order,
            async (output, token) =>
            {
                var objects = new ObjectStream(output);
                while (await objects.Next(token) is { } head)
                {
                    commits.Add(head.IsCommit ? CommitText.Read(head.Id, await objects.Content(head, token)) : null);
                }
            },
            stopping);
        return commits;
    }

    private static IReadOnlyList<string> Candidates(RevisionName name) =>
        name.IsForeignRef ? [name.AskedRef]
        : name.IsFullRef ? [name.Text]
        : name.IsFullHash ? [name.Text.ToLowerInvariant()]
        : name.IsShortHash ? ["refs/heads/" + name.Text, "refs/tags/" + name.Text, name.Text.ToLowerInvariant()]
        : ["refs/heads/" + name.Text, "refs/tags/" + name.Text];

    private async Task<IEnumerable<Commit>> WithHash(Mirror mirror, string hash, CancellationToken stopping)
    {
        var (_, text) = await git.Ask(new GitOrder(mirror.Folder, "rev-parse", $"--disambiguate={hash.ToLowerInvariant()}"), stopping);
        var ids = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return ids.Length == 0 ? [] : (await Commits(mirror, ids, stopping)).OfType<Commit>();
    }

    private static PermanentException Ambiguous(Mirror mirror, RevisionName name, List<Commit> commits)
    {
        var list = string.Concat(commits.Take(10).Select(commit => $"\n  {commit.Sha}  {OneLine.Of(commit.Subject, 80)}"));
        return new PermanentException(
            $"'{name.Text}' names {commits.Count} commits of {mirror.Address.Normal}. Write the whole hash, or refs/heads/{name.Text} or refs/tags/{name.Text}:{list}");
    }
}
