using System.Security.Cryptography;
using System.Text;
using Davit.Plugins;
using Davit.Sources.Git;

namespace Davit.Sources.Builds;

/// <summary>What a folder holds, in one number: equal for equal paths, modes and contents, on every machine.</summary>
/// <param name="Digest"><c>sha256:</c> and 64 digits.</param>
/// <param name="Files">How many files and links.</param>
/// <param name="Bytes">The size of all files.</param>
internal sealed record FolderDigest(string Digest, int Files, long Bytes)
{
    public static async Task<FolderDigest> Of(string folder, CancellationToken stopping)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (files, bytes) = (0, 0L);
        foreach (var entry in Entries(folder))
        {
            var path = Path.GetRelativePath(folder, entry.FullName);
            var (mode, content, length) = await Describe(entry, stopping);
            hash.AppendData(Encoding.UTF8.GetBytes($"{mode} {content} {path}\0"));
            files += entry is DirectoryInfo { LinkTarget: null } ? 0 : 1;
            bytes += length;
        }

        return new FolderDigest("sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset()), files, bytes);
    }

    private static IEnumerable<FileSystemInfo> Entries(string folder)
    {
        // Links are entries themselves: what they lead to is not walked into.
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.None, RecurseSubdirectories = false, IgnoreInaccessible = false };
        var all = new List<FileSystemInfo>();
        var ahead = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (ahead.TryPop(out var next))
        {
            foreach (var entry in next.EnumerateFileSystemInfos("*", options))
            {
                if (entry.Name.Contains('\uFFFD', StringComparison.Ordinal))
                {
                    throw new PermanentException($"The build left a file '{OneLine.Of(entry.Name)}' whose name is not UTF-8: it cannot be part of an artifact.");
                }

                all.Add(entry);
                if (entry is DirectoryInfo { LinkTarget: null } inner)
                {
                    ahead.Push(inner);
                }
            }
        }

        return all.OrderBy(entry => entry.FullName, StringComparer.Ordinal);
    }

    private static async Task<(string Mode, string Content, long Length)> Describe(FileSystemInfo entry, CancellationToken stopping)
    {
        if (entry.LinkTarget is { } target)
        {
            return ("link", Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(target))), 0);
        }

        if (entry is not FileInfo file)
        {
            return ("folder", "-", 0);
        }

        await using var stream = new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        var mode = (file.UnixFileMode & UnixFileMode.UserExecute) != 0 ? "program" : "file";
        return (mode, Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, stopping)), stream.Length);
    }
}
