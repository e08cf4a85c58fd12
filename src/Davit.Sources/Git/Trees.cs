using System.Text;
using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>Reads folders and files of known commits.</summary>
internal sealed class Trees(GitProgram git, GitLimits limits)
{
    // A deployment, the plans before it and the page read one spec a few times within seconds.
    private const int LongestKept = 64 * 1024;
    private readonly Known<byte[]> _files = new(most: 256);

    /// <summary>The hash of a folder's tree.</summary>
    /// <exception cref="PermanentException">There is no such folder at the commit.</exception>
    public async Task<string> Hash(Mirror mirror, string commit, TreePath folder, CancellationToken stopping)
    {
        var order = new GitOrder(mirror.Folder, "cat-file", "--batch-check") { Input = [$"{commit}:{folder.Text}"] };
        GitObject? head = null;
        await git.Tell(order, async (output, token) => head = await new ObjectStream(output).Next(token), stopping);
        return head is { Kind: "tree" } tree ? tree.Id : throw await NoFolder(mirror, commit, folder, stopping);
    }

    /// <summary>A file's content, through links that stay in the repository; null when there is none.</summary>
    public async Task<byte[]?> ReadFile(Mirror mirror, string commit, TreePath path, CancellationToken stopping)
    {
        if (_files.TryGet(mirror, commit, path.Text, out var known))
        {
            return known;
        }

        var content = await Read(mirror, commit, path, stopping);
        if (content is { Length: <= LongestKept })
        {
            _files.Keep(mirror, commit, path.Text, content);
        }

        return content;
    }

    private async Task<byte[]?> Read(Mirror mirror, string commit, TreePath path, CancellationToken stopping)
    {
        var order = new GitOrder(mirror.Folder, "cat-file", "--batch", "--follow-symlinks") { Input = [$"{commit}:{path.Text}"] };
        byte[]? content = null;
        await git.Tell(
            order,
            async (output, token) =>
            {
                var objects = new ObjectStream(output);
                if (await objects.Next(token) is not { } head)
                {
                    return;
                }

                if (head.Kind == "blob" && head.Size > limits.FileBytes)
                {
                    throw new PermanentException($"{path.Text} at {commit[..8]} has {head.Size} bytes; at most {limits.FileBytes} are read.");
                }

                content = head.Kind == "blob" ? await objects.Content(head, token) : null;
                await output.CopyToAsync(Stream.Null, token);
            },
            stopping);
        return content;
    }

    /// <summary>Paths of all files of that name.</summary>
    public async Task<IReadOnlyList<string>> FindFiles(Mirror mirror, string commit, string fileName, CancellationToken stopping)
    {
        var found = new List<string>();
        var order = new GitOrder(mirror.Folder, "ls-tree", "-r", "-z", "--full-tree", commit);
        await git.Tell(
            order,
            async (output, token) =>
            {
                await foreach (var entry in TreeEntry.ReadAll(output, token))
                {
                    if (entry.IsFile && entry.Name == fileName)
                    {
                        found.Add(entry.Path);
                    }
                }
            },
            stopping);
        return found;
    }

    private async Task<PermanentException> NoFolder(Mirror mirror, string commit, TreePath folder, CancellationToken stopping)
    {
        var (_, text) = await git.Ask(new GitOrder(mirror.Folder, "ls-tree", "-r", "-d", "-z", "--name-only", "--full-tree", commit), stopping);
        var hint = NearestName.Hint(folder.Text, text.Split('\0', StringSplitOptions.RemoveEmptyEntries));
        return new PermanentException($"{mirror.Address.Normal} has no folder '{OneLine.Of(folder.Text)}' at {commit[..8]}.{hint}");
    }
}
