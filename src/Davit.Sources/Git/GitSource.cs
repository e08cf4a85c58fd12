using System.Text;
using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>Repositories that git can read, each with one mirror in the data folder.</summary>
public sealed partial class GitSource : ISource, IKnowsBranches, IReadsMessages
{
    private readonly GitProgram _git;
    private readonly Mirrors _mirrors;
    private readonly Revisions _revisions;
    private readonly Trees _trees;

    /// <param name="dataFolder">Where the folder <c>mirrors</c> is, or will be made.</param>
    /// <param name="credentials">Finds the credential that a repository names.</param>
    /// <param name="clock">Measures the limits.</param>
    /// <param name="limits">How long git may take; null for the usual.</param>
    /// <param name="progress">Is told what git says while it fetches.</param>
    public GitSource(string dataFolder, FindCredential credentials, TimeProvider clock, GitLimits? limits = null, Action<RepositoryRef, string>? progress = null)
    {
        var mirrors = Path.Combine(Path.GetFullPath(dataFolder), "mirrors");
        limits ??= new GitLimits();
        _git = new GitProgram(GitEnvironment.Prepare(mirrors), limits, clock);
        _mirrors = new Mirrors(mirrors, _git, limits, credentials, progress);
        _revisions = new Revisions(_git);
        _trees = new Trees(_git, limits);
    }

    /// <inheritdoc />
    public async Task FetchAsync(RepositoryRef repository, CancellationToken stopping)
    {
        var mirror = await _mirrors.Open(repository, stopping);
        await _mirrors.FetchAll(repository, mirror, stopping);
    }

    /// <inheritdoc />
    public async Task<Commit> ResolveAsync(RepositoryRef repository, string revision, CancellationToken stopping)
    {
        var name = RevisionName.Parse(revision);
        if (name.IsHead)
        {
            name = RevisionName.Parse("refs/heads/" + await DefaultBranchAsync(repository, stopping));
        }

        var mirror = await _mirrors.Open(repository, stopping);
        var commit = name.IsForeignRef ? null : await _revisions.Find(mirror, name, stopping);
        if (commit is null)
        {
            await FetchFor(repository, mirror, name, stopping);
            commit = await _revisions.Find(mirror, name, stopping) ?? throw await _revisions.NotFound(mirror, name, stopping);
        }

        await mirror.Anchor(commit.Sha, stopping);
        return commit;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<Commit>> CommitsAsync(RepositoryRef repository, string folder, string revision, int limit, CancellationToken stopping)
    {
        var path = TreePath.Parse(folder);
        var tip = await ResolveAsync(repository, revision, stopping);
        var mirror = await _mirrors.Open(repository, stopping);
        var order = new GitOrder(
            mirror.Folder,
            ["log", "-z", "--date=raw", CommitText.Format, $"--max-count={Math.Max(0, limit)}", "--no-color", tip.Sha, "--", .. path.IsRoot ? [] : new[] { path.Text }]);
        var fields = (await _git.Tell(order, stopping)).Split('\0');
        return [.. Enumerable.Range(0, fields.Length / 4).Select(i => CommitText.FromFields(fields.AsSpan(i * 4, 4)))];
    }

    /// <inheritdoc />
    public async Task<string> DefaultBranchAsync(RepositoryRef repository, CancellationToken stopping)
    {
        var mirror = await _mirrors.Open(repository, stopping);
        try
        {
            var branch = DefaultBranch.Of(await _mirrors.AskHead(repository, mirror, stopping))
                ?? throw new PermanentException($"The HEAD of {mirror.Address.Normal} names no branch that has a commit: commit something first, or name the branch to use.");
            await mirror.RememberHead(branch, stopping);
            return branch;
        }
        catch (TransientException) when (!stopping.IsCancellationRequested)
        {
            if (await mirror.RememberedHead(stopping) is { } remembered)
            {
                return remembered;
            }

            throw;
        }
    }

    /// <inheritdoc />
    public async Task<string?> ReadFileAsync(RepositoryRef repository, string commit, string path, CancellationToken stopping)
    {
        var file = TreePath.Parse(path);
        var mirror = await OpenWith(repository, commit, stopping);
        var content = await _trees.ReadFile(mirror, commit, file, stopping);
        return content is null ? null : Encoding.UTF8.GetString(content is [0xEF, 0xBB, 0xBF, ..] ? content.AsSpan(3) : content);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<string>> FindFilesAsync(RepositoryRef repository, string commit, string fileName, CancellationToken stopping)
    {
        var mirror = await OpenWith(repository, commit, stopping);
        return await _trees.FindFiles(mirror, commit, fileName, stopping);
    }

    /// <inheritdoc />
    public async Task<string> TreeHashAsync(RepositoryRef repository, string commit, string folder, CancellationToken stopping)
    {
        var path = TreePath.Parse(folder);
        var mirror = await OpenWith(repository, commit, stopping);
        return await _trees.Hash(mirror, commit, path, stopping);
    }

    /// <inheritdoc />
    public async Task CheckoutAsync(RepositoryRef repository, string commit, string folder, string destination, CancellationToken stopping)
    {
        var path = TreePath.Parse(folder);
        var mirror = await OpenWith(repository, commit, stopping);
        var tree = await _trees.Hash(mirror, commit, path, stopping);
        await mirror.Anchor(commit, stopping);
        await new Checkout(_git, mirror, $"{mirror.Address.Normal} at {commit[..8]}").Write(tree, destination, stopping);
    }

    // A server with a new data folder knows nothing of commits that older releases name: they are fetched by their hash.
    private async Task<Mirror> OpenWith(RepositoryRef repository, string commit, CancellationToken stopping)
    {
        var name = RevisionName.Parse(commit);
        if (!name.IsFullHash)
        {
            throw new PermanentException($"'{OneLine.Of(commit)}' is not the full hash of a commit.");
        }

        var mirror = await _mirrors.Open(repository, stopping);
        if (!mirror.Knows(commit))
        {
            await ResolveAsync(repository, commit, stopping);
        }

        return mirror;
    }

    private async Task FetchFor(RepositoryRef repository, Mirror mirror, RevisionName name, CancellationToken stopping)
    {
        if (name.IsForeignRef)
        {
            if (name.Text.StartsWith("refs/davit/", StringComparison.Ordinal) || !await _mirrors.FetchOne(repository, mirror, name.Text, name.AskedRef, stopping))
            {
                throw await _revisions.NotFound(mirror, name, stopping);
            }

            return;
        }

        var sha = name.Text.ToLowerInvariant();
        if (!name.IsFullHash || !await _mirrors.FetchOne(repository, mirror, sha, Mirror.AnchorOf(sha), stopping))
        {
            await _mirrors.FetchAll(repository, mirror, stopping);
        }
    }
}
