namespace Davit.Plugins;

/// <summary>A repository of services. Every implementation passes the suite <c>SourceContract</c>. Thread-safe.</summary>
public interface ISource
{
    /// <summary>Brings the local copy up to date. Concurrent calls for one repository share one fetch.</summary>
    /// <exception cref="TransientException">The repository cannot be reached; what is known of it stays.</exception>
    /// <exception cref="PermanentException">It is no repository, or access was refused.</exception>
    Task FetchAsync(RepositoryRef repository, CancellationToken stopping);

    /// <summary>
    /// Finds the commit that a branch, tag, full or short hash, or ref (<c>refs/pull/7/head</c>) names; fetches first where it is not known yet.
    /// </summary>
    /// <exception cref="PermanentException">Nothing, or more than one commit, is named so; the message names the nearest right name.</exception>
    Task<Commit> ResolveAsync(RepositoryRef repository, string revision, CancellationToken stopping);

    /// <summary>The newest commits reachable from the revision that touched the folder (empty for the whole repository), newest first.</summary>
    Task<IReadOnlyList<Commit>> CommitsAsync(RepositoryRef repository, string folder, string revision, int limit, CancellationToken stopping);

    /// <summary>The name of the branch that the repository's HEAD names, such as <c>main</c>.</summary>
    Task<string> DefaultBranchAsync(RepositoryRef repository, CancellationToken stopping);

    /// <summary>A file's text at a commit; null when there is none.</summary>
    Task<string?> ReadFileAsync(RepositoryRef repository, string commit, string path, CancellationToken stopping);

    /// <summary>Paths of all files named so at a commit, for finding the services of a repository.</summary>
    Task<IReadOnlyList<string>> FindFilesAsync(RepositoryRef repository, string commit, string fileName, CancellationToken stopping);

    /// <summary>A hash of the folder's whole content at a commit: equal for equal content.</summary>
    Task<string> TreeHashAsync(RepositoryRef repository, string commit, string folder, CancellationToken stopping);

    /// <summary>Writes exactly the commit's folder, without repository data, hooks or submodules, into an empty folder.</summary>
    Task CheckoutAsync(RepositoryRef repository, string commit, string folder, string destination, CancellationToken stopping);
}

/// <summary>Names a repository.</summary>
/// <param name="Url">A URL, an scp-like address or an absolute local path, without credentials.</param>
/// <param name="Credential">The name of the credential to use, never the credential itself; null for none.</param>
public sealed record RepositoryRef(string Url, string? Credential = null);

/// <summary>A commit.</summary>
/// <param name="Sha">The full hash, lower case.</param>
/// <param name="Author">The author's name, control characters removed.</param>
/// <param name="At">The author's time.</param>
/// <param name="Subject">The first line of its message, control characters removed.</param>
public sealed record Commit(string Sha, string Author, DateTimeOffset At, string Subject)
{
    /// <summary>The first 8 characters of the hash.</summary>
    public string Short => Sha[..Math.Min(8, Sha.Length)];
}

/// <summary>A source that can say which branches hold a commit.</summary>
public interface IKnowsBranches
{
    /// <summary>Names of the branches that the commit can be reached from, as they were fetched last; at most 100.</summary>
    Task<IReadOnlyList<string>> BranchesOfAsync(RepositoryRef repository, string commit, CancellationToken stopping);
}

/// <summary>A source that can give whole messages of commits.</summary>
public interface IReadsMessages
{
    /// <summary>The messages of the newest commits that can be reached from one commit and not from another, newest first; that of the commit alone when the other is not known.</summary>
    Task<IReadOnlyList<string>> MessagesAsync(RepositoryRef repository, string commit, string since, int limit, CancellationToken stopping);
}
