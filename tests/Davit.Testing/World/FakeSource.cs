using Davit.Plugins;

namespace Davit.Testing.World;

/// <summary>A repository of commits that tests write down: a name, and the spec's text at it.</summary>
public sealed class FakeSource : ISource
{
    private readonly Dictionary<string, string> _specs = [];

    /// <summary>Adds a commit; its hash is the name, padded.</summary>
    public string Commit(string name, string spec)
    {
        var sha = name.PadRight(40, '0');
        _specs[sha] = spec;
        return sha;
    }

    public Task FetchAsync(RepositoryRef repository, CancellationToken stopping) => Task.CompletedTask;

    public Task<Commit> ResolveAsync(RepositoryRef repository, string revision, CancellationToken stopping) =>
        _specs.Keys.FirstOrDefault(sha => sha.StartsWith(revision, StringComparison.Ordinal)) is { } sha
            ? Task.FromResult(new Commit(sha, "Ada", DateTimeOffset.UnixEpoch, $"Commit {revision.TrimEnd('0')}"))
            : throw new PermanentException($"nothing is named {revision}");

    public Task<IReadOnlyList<Commit>> CommitsAsync(RepositoryRef repository, string folder, string revision, int limit, CancellationToken stopping) =>
        Task.FromResult<IReadOnlyList<Commit>>([.. _specs.Keys.Select(sha => new Commit(sha, "Ada", DateTimeOffset.UnixEpoch, "A commit"))]);

    public Task<string> DefaultBranchAsync(RepositoryRef repository, CancellationToken stopping) => Task.FromResult(_specs.Keys.Last());

    public Task<string?> ReadFileAsync(RepositoryRef repository, string commit, string path, CancellationToken stopping) => Task.FromResult(_specs.GetValueOrDefault(commit));

    public Task<IReadOnlyList<string>> FindFilesAsync(RepositoryRef repository, string commit, string fileName, CancellationToken stopping) =>
        Task.FromResult<IReadOnlyList<string>>([fileName]);

    public Task<string> TreeHashAsync(RepositoryRef repository, string commit, string folder, CancellationToken stopping) => Task.FromResult(commit);

    public Task CheckoutAsync(RepositoryRef repository, string commit, string folder, string destination, CancellationToken stopping) => Task.CompletedTask;
}

/// <summary>A builder that makes the same artifact of the same commit.</summary>
public sealed class FakeBuilder : IBuilder
{
    public Task<Artifact> EnsureBuiltAsync(BuildOrder order, StepContext step) =>
        Task.FromResult(new Artifact(order.Commit, new ArtifactRef($"sha256:{order.Commit}", "/artifact"), false, TimeSpan.FromMilliseconds(1)));

    public Task<LogChunk> ReadLogAsync(string key, long offset, int maxBytes, CancellationToken stopping) =>
        Task.FromResult(new LogChunk(offset, default, offset, true));

    public Task<long> RemoveAllButAsync(IReadOnlySet<string> keys, CancellationToken stopping) => Task.FromResult(0L);
}
