using System.Text;
using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>
/// Writes a tree into a folder, byte for byte. git's own checkout is not used: it would obey the repository's attributes (filters, line ends,
/// export-ignore), and a deployment is exactly what the commit holds.
/// </summary>
internal sealed class Checkout(GitProgram git, Mirror mirror, string what)
{
    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const int Small = 256 * 1024;

    public async Task Write(string tree, string destination, CancellationToken stopping)
    {
        if (Directory.Exists(destination) && Directory.EnumerateFileSystemEntries(destination).Any())
        {
            throw new PermanentException($"'{destination}' is not empty: a checkout is only written into an empty folder.");
        }

        Directory.CreateDirectory(destination);
        var entries = await List(tree, stopping);
        await WriteFiles([.. entries.Where(entry => entry.IsFile)], destination, stopping);
        foreach (var submodule in entries.Where(entry => entry.IsSubmodule))
        {
            Directory.CreateDirectory(Path.Combine(destination, submodule.Path));
        }

        // Links come last, so that no file is ever written through one.
        await WriteLinks([.. entries.Where(entry => entry.IsLink)], destination, stopping);
    }

    private async Task<List<TreeEntry>> List(string tree, CancellationToken stopping)
    {
        var entries = new List<TreeEntry>();
        var order = new GitOrder(mirror.Folder, "ls-tree", "-r", "-z", "--full-tree", tree);
        await git.Tell(
            order,
            async (output, token) =>
            {
                await foreach (var entry in TreeEntry.ReadAll(output, token))
                {
                    entries.Add(IsSafe(entry.Path) ? entry : throw Unsafe(entry.Path));
                }
            },
            stopping);
        return entries;
    }

    private static bool IsSafe(string path) =>
        !path.Contains('\uFFFD', StringComparison.Ordinal)
        && path.Split('/').All(part => part is not ("" or "." or "..") && !part.Equals(".git", StringComparison.OrdinalIgnoreCase));

    private PermanentException Unsafe(string path) =>
        new($"{what} has a file '{OneLine.Of(path)}' that cannot be written: a name must be UTF-8, and not '..' or '.git'.");

    private Task WriteFiles(IReadOnlyList<TreeEntry> files, string destination, CancellationToken stopping)
    {
        var made = new HashSet<string>(StringComparer.Ordinal);
        return ReadBlobs(
            files,
            async (objects, head, file, token) =>
            {
                var path = Path.Combine(destination, file.Path);
                var folder = Path.GetDirectoryName(path)!;
                if (made.Add(folder))
                {
                    Directory.CreateDirectory(folder);
                }

                if (head.Size <= Small)
                {
                    WriteSmall(path, file.IsExecutable, await objects.Content(head, token));
                    return;
                }

                await using var stream = Create(path, file.IsExecutable);
                await objects.CopyContent(head, stream, token);
            },
            stopping);
    }

    // Most files are small: handing each to another thread takes several times as long as writing it.
    private static void WriteSmall(string path, bool isExecutable, byte[] content)
    {
        using var stream = Create(path, isExecutable);
        stream.Write(content);
    }

    private static FileStream Create(string path, bool isExecutable) => new(
        path,
        new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite,
            BufferSize = 0,
            UnixCreateMode = isExecutable ? Executable : Plain,
        });

    private async Task WriteLinks(IReadOnlyList<TreeEntry> entries, string destination, CancellationToken stopping)
    {
        var targets = new Dictionary<string, string>(StringComparer.Ordinal);
        await ReadBlobs(
            entries,
            async (objects, head, link, token) =>
            {
                var target = head.Size <= 4096 ? Encoding.UTF8.GetString(await objects.Content(head, token)) : throw Escapes(link.Path, "a target longer than any path");
                targets[link.Path] = target.Contains('\0', StringComparison.Ordinal) ? throw Escapes(link.Path, target) : target;
            },
            stopping);
        var guard = new LinkGuard(targets);
        foreach (var (path, target) in targets)
        {
            if (!guard.StaysInside(path))
            {
                throw Escapes(path, target);
            }
        }

        foreach (var (path, target) in targets)
        {
            var link = Path.Combine(destination, path);
            Directory.CreateDirectory(Path.GetDirectoryName(link)!);
            File.CreateSymbolicLink(link, target);
        }
    }

    private PermanentException Escapes(string path, string target) =>
        new($"{what}: the link '{OneLine.Of(path)}' leads to '{OneLine.Of(target)}', outside the service's folder. Only links within the folder are deployed.");

    private async Task ReadBlobs(IReadOnlyList<TreeEntry> entries, Func<ObjectStream, GitObject, TreeEntry, CancellationToken, Task> take, CancellationToken stopping)
    {
        if (entries.Count == 0)
        {
            return;
        }

        var order = new GitOrder(mirror.Folder, "cat-file", "--batch", "--buffer") { Input = entries.Select(entry => entry.Id) };
        await git.Tell(
            order,
            async (output, token) =>
            {
                var objects = new ObjectStream(output);
                foreach (var entry in entries)
                {
                    var head = await objects.Next(token) is { Kind: "blob" } blob
                        ? blob
                        : throw new TransientException($"{what}: the mirror has no content for '{OneLine.Of(entry.Path)}'.");
                    await take(objects, head, entry, token);
                }
            },
            stopping);
    }
}
