using Davit.Plugins;

namespace Davit.Testing.World;

/// <summary>A repository of commits that tests write down: a name, and the spec's text at it. Thread-safe.</summary>
public sealed class FakeSource : ISource, IReadsMessages, IKnowsBranches
{
    private readonly Lock _lock = new();
    private readonly List<Written> _commits = [];
    private readonly Dictionary<string, string> _branches = [];

    /// <summary>What a question for commits throws, as long as that is not null; asked each time.</summary>
    public Func<Exception?> Breaks { get; set; } = () => null;

    /// <summary>Adds a commit; its hash is the name, padded.</summary>
    /// <param name="name">The beginning of its hash.</param>
    /// <param name="spec">The text of davit.yaml at it.</param>
    /// <param name="message">Its message; a word of its own when left out.</param>
    /// <param name="sameAs">The commit whose files it has; its own when left out.</param>
    public string Commit(string name, string spec, string? message = null, string? sameAs = null)
    {
        var sha = name.PadRight(40, '0');
        lock (_lock)
        {
            _commits.Add(new Written(sha, spec, message ?? $"Commit {name.TrimEnd('0')}", (sameAs ?? name).PadRight(40, '0')));
        }

        return sha;
    }

    /// <summary>Adds a commit, and moves a branch to it.</summary>
    public string Push(string branch, string name, string spec, string? message = null, string? sameAs = null)
    {
        var sha = Commit(name, spec, message, sameAs);
        lock (_lock)
        {
            _branches[branch] = sha;
        }

        return sha;
    }

    /// <summary>What the commit's files are: the hash of the first commit that had them.</summary>
    public string TreeOf(string sha) => Find(sha).Tree;

    public Task FetchAsync(RepositoryRef repository, CancellationToken stopping) => Task.CompletedTask;

    public Task<Commit> ResolveAsync(RepositoryRef repository, string revision, CancellationToken stopping)
    {
        var found = Find(revision);
        return Task.FromResult(new Commit(found.Sha, "Ada", DateTimeOffset.UnixEpoch, found.Message.Split('\n')[0]));
    }

    public async Task<IReadOnlyList<Commit>> CommitsAsync(RepositoryRef repository, string folder, string revision, int limit, CancellationToken stopping)
    {
        if (Breaks() is { } broken)
        {
            throw broken;
        }

        var tip = Find(revision).Sha;
        List<Written> reached;
        lock (_lock)
        {
            reached = [.. _commits.TakeWhile(c => c.Sha != tip), _commits.First(c => c.Sha == tip)];
        }

        return await Task.WhenAll(reached.AsEnumerable().Reverse().Take(limit).Select(c => ResolveAsync(repository, c.Sha, stopping)));
    }

    public Task<string> DefaultBranchAsync(RepositoryRef repository, CancellationToken stopping)
    {
        lock (_lock)
        {
            return Task.FromResult(_branches.ContainsKey("main") ? "main" : _commits[^1].Sha);
        }
    }

    public Task<string?> ReadFileAsync(RepositoryRef repository, string commit, string path, CancellationToken stopping) => Task.FromResult<string?>(Find(commit).Spec);

    public Task<IReadOnlyList<string>> FindFilesAsync(RepositoryRef repository, string commit, string fileName, CancellationToken stopping) =>
        Task.FromResult<IReadOnlyList<string>>([fileName]);

    public Task<string> TreeHashAsync(RepositoryRef repository, string commit, string folder, CancellationToken stopping) => Task.FromResult(TreeOf(commit));

    public Task CheckoutAsync(RepositoryRef repository, string commit, string folder, string destination, CancellationToken stopping) => Task.CompletedTask;

    public Task<IReadOnlyList<string>> MessagesAsync(RepositoryRef repository, string commit, string since, int limit, CancellationToken stopping)
    {
        lock (_lock)
        {
            var it = _commits.FirstOrDefault(c => c.Sha == commit) ?? throw new PermanentException($"there is no commit {commit}");
            var reached = _commits.TakeWhile(c => c.Sha != commit).Append(it).ToList();
            var from = reached.FindIndex(c => c.Sha == since) + 1;
            return Task.FromResult<IReadOnlyList<string>>([.. reached[from..].AsEnumerable().Reverse().Take(limit).Select(c => c.Message)]);
        }
    }

    public Task<IReadOnlyList<string>> BranchesOfAsync(RepositoryRef repository, string commit, CancellationToken stopping)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<string>>([.. _branches.Where(b => _commits.FindIndex(c => c.Sha == b.Value) >= _commits.FindIndex(c => c.Sha == commit)).Select(b => b.Key)]);
        }
    }

    private Written Find(string revision)
    {
        lock (_lock)
        {
            var sha = _branches.GetValueOrDefault(revision, revision);
            return _commits.FirstOrDefault(c => c.Sha.StartsWith(sha, StringComparison.Ordinal)) ?? throw new PermanentException($"nothing is named {revision}");
        }
    }

    private sealed record Written(string Sha, string Spec, string Message, string Tree);
}

/// <summary>A builder that makes the same artifact of the same files.</summary>
public sealed class FakeBuilder(FakeSource source) : IBuilder
{
    /// <summary>What comes out of a commit's files; what went in unless told otherwise.</summary>
    public Func<string, string> Makes { get; set; } = tree => tree;

    public Task<Artifact> EnsureBuiltAsync(BuildOrder order, StepContext step)
    {
        var tree = source.TreeOf(order.Commit);
        return Task.FromResult(new Artifact(tree, new ArtifactRef($"sha256:{Makes(tree)}", "/artifact"), false, TimeSpan.FromMilliseconds(1)));
    }

    public Task<LogChunk> ReadLogAsync(string key, long offset, int maxBytes, CancellationToken stopping) =>
        Task.FromResult(new LogChunk(offset, default, offset, true));

    public Task<long> RemoveAllButAsync(IReadOnlySet<string> keys, CancellationToken stopping) => Task.FromResult(0L);
}
