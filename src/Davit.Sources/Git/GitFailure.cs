using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>What a failed run of git means: whether trying again may help, with git's own last words.</summary>
internal static class GitFailure
{
    private static readonly string[] NoAccess =
    [
        "Authentication failed", "could not read Username", "could not read Password", "Permission denied", "access denied", "Access denied", "HTTP Basic",
        "returned error: 401", "returned error: 403", "Invalid username or", "Bad credentials",
    ];

    private static readonly string[] NoRepository =
    [
        "does not appear to be a git repository", "not found", "not a git repository", "returned error: 404", "Repository not found", "no such repository",
        "not valid: is this a git repository", "mismatched algorithms", "not exported",
    ];

    private static readonly string[] NotThere = ["couldn't find remote ref", "not our ref", "unadvertised object", "no such ref", "refusing to fetch"];

    /// <summary>True when the remote was reached and has no such ref or commit, or will not give it.</summary>
    public static bool IsUnknownRef(GitEnd end) => Says(end, NotThere);

    public static DavitException Of(GitOrder order, GitEnd end)
    {
        if (end.Code == 127 && Says(end, ["failed to execute git", "setsid"]))
        {
            return new PermanentException("git could not be started. Davit needs the git program in PATH.");
        }

        return order.Remote is { } remote ? OfRemote(order, remote, end) : OfMirror(order, end);
    }

    private static DavitException OfRemote(GitOrder order, RepositoryAddress remote, GitEnd end)
    {
        // A host that cannot be resolved is "not found" too, and comes back.
        if (Says(end, ["Could not resolve", "Name or service not known", "Connection refused", "timed out", "Temporary failure"]))
        {
            return new TransientException($"{remote.Normal} cannot be reached; what is known of it stays.{Quote(end)}");
        }

        if (Says(end, ["Host key verification failed"]))
        {
            return new PermanentException($"{remote.Normal} shows another host key than the one that is known. If it was changed on purpose, remove the old one (ssh-keygen -R) from the known_hosts file that holds it.{Quote(end)}");
        }

        if (Says(end, NoAccess))
        {
            var with = order.Credential is null ? "no credential is named for it" : "with the credential that is named for it";
            return new PermanentException($"{remote.Normal} refused access ({with}).{Quote(end)}");
        }

        return Says(end, NoRepository)
            ? new PermanentException($"{remote.Normal} is no git repository, or is hidden from whoever may not read it.{Quote(end)}")
            : new TransientException($"git {order.Arguments[0]} of {remote.Normal} failed (exit code {end.Code}); what is known of it stays.{Quote(end)}");
    }

    private static TransientException OfMirror(GitOrder order, GitEnd end) =>
        new($"git {order.Arguments[0]} failed in the mirror {Path.GetFileName(order.GitFolder)} (exit code {end.Code}).{Quote(end)}");

    private static string Quote(GitEnd end)
    {
        var lines = end.Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries).TakeLast(4).Select(line => "\n  " + OneLine.Of(line, 300));
        return end.Errors.Length == 0 ? " git gave no reason." : " git said:" + string.Concat(lines);
    }

    private static bool Says(GitEnd end, IEnumerable<string> words) => words.Any(word => end.Errors.Contains(word, StringComparison.OrdinalIgnoreCase));
}
