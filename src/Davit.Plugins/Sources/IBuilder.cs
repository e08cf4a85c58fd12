namespace Davit.Plugins;

/// <summary>Makes an artifact of a commit, and keeps it by content. Thread-safe.</summary>
public interface IBuilder
{
    /// <summary>
    /// Makes sure that the artifact exists: found when the same tree was built before, joined when it is being built, built otherwise.
    /// </summary>
    /// <exception cref="PermanentException">The build failed or took too long; the message has the exit code and the last lines.</exception>
    Task<Artifact> EnsureBuiltAsync(BuildOrder order, StepContext step);

    /// <summary>Reads the log of the build with this key, as <see cref="IKeepsLogs.ReadLogAsync"/> does.</summary>
    Task<LogChunk> ReadLogAsync(string key, long offset, int maxBytes, CancellationToken stopping);

    /// <summary>Removes artifacts and build logs whose keys are not among those to keep, and that no build under way has. Returns the bytes freed.</summary>
    Task<long> RemoveAllButAsync(IReadOnlySet<string> keys, CancellationToken stopping);
}

/// <summary>What to build.</summary>
public sealed record BuildOrder
{
    /// <summary>The repository.</summary>
    public required RepositoryRef Repository { get; init; }

    /// <summary>The commit's full hash.</summary>
    public required string Commit { get; init; }

    /// <summary>The service's folder in the repository; empty for its root.</summary>
    public required string Folder { get; init; }

    /// <summary>Commands in order, each a program with arguments, run in the checkout; none when the checkout itself is the artifact.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Commands { get; init; } = [];

    /// <summary>The folder, in the service's, that becomes the artifact; empty for all of it.</summary>
    public string Output { get; init; } = "";

    /// <summary>Variables for the commands.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>For all commands together.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>A built artifact.</summary>
/// <param name="Key">What was built: a hash of the tree, the build section and the platform.</param>
/// <param name="Reference">What came out, and where it is.</param>
/// <param name="WasFound">True when nothing had to be built.</param>
/// <param name="Took">How long it took to have it.</param>
public sealed record Artifact(string Key, ArtifactRef Reference, bool WasFound, TimeSpan Took);
