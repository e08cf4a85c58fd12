using System.Collections.Concurrent;
using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>All mirrors: finds a repository's own, and brings it up to date.</summary>
internal sealed class Mirrors(string folder, GitProgram git, GitLimits limits, FindCredential credentials, Action<RepositoryRef, string>? progress)
{
    private readonly ConcurrentDictionary<string, Mirror> _mirrors = [];
    private readonly Running.SharedRuns<bool> _fetches = new();

    public async Task<Mirror> Open(RepositoryRef repository, CancellationToken stopping)
    {
        var address = RepositoryAddress.Parse(repository.Url);
        var mirror = _mirrors.GetOrAdd(address.Key, key => new Mirror(Path.Combine(folder, key + ".git"), address, git, limits.Packs));
        await mirror.EnsureReady(stopping);
        return mirror;
    }

    /// <summary>Brings branches and tags up to date; whoever asks meanwhile shares the run.</summary>
    public Task FetchAll(RepositoryRef repository, Mirror mirror, CancellationToken stopping) =>
        _fetches.Join(
            // With another credential another answer is possible.
            $"{mirror.Address.Key} {repository.Credential}",
            async token =>
            {
                var credential = await CredentialOf(repository, token);
                var end = await mirror.FetchAll(credential, Telling(repository), token);
                return end.Succeeded ? true : throw Failure(mirror, credential, end);
            },
            stopping);

    /// <summary>Fetches one ref or commit; false when the remote has none of that name.</summary>
    public Task<bool> FetchOne(RepositoryRef repository, Mirror mirror, string name, string into, CancellationToken stopping) =>
        _fetches.Join(
            $"{mirror.Address.Key} {repository.Credential} {name}",
            async token =>
            {
                var credential = await CredentialOf(repository, token);
                var end = await mirror.FetchOne(name, into, credential, Telling(repository), token);
                return end.Succeeded || (GitFailure.IsUnknownRef(end) ? false : throw Failure(mirror, credential, end));
            },
            stopping);

    /// <summary>Asks the remote which branch its HEAD names, and where it is.</summary>
    public async Task<string> AskHead(RepositoryRef repository, Mirror mirror, CancellationToken stopping)
    {
        var credential = await CredentialOf(repository, stopping);
        var order = new GitOrder(mirror.Folder, "ls-remote", "--symref", "--", mirror.Address.Text, "HEAD") { Remote = mirror.Address, Credential = credential };
        return await git.Tell(order, stopping);
    }

    private async Task<GitCredential?> CredentialOf(RepositoryRef repository, CancellationToken stopping) =>
        repository.Credential is not { } name ? null
        : await credentials(name, stopping)
            ?? throw new PermanentException($"There is no credential named '{OneLine.Of(name)}', which {RepositoryAddress.Parse(repository.Url).Normal} asks for.");

    private Action<string>? Telling(RepositoryRef repository) => progress is null ? null : line => progress(repository, line);

    private static DavitException Failure(Mirror mirror, GitCredential? credential, GitEnd end) =>
        GitFailure.Of(new GitOrder(mirror.Folder, "fetch") { Remote = mirror.Address, Credential = credential }, end);
}
