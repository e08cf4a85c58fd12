using System.Text.Json;
using Davit.Plugins;

namespace Davit.Sources.Builds;

/// <summary>
/// Artifacts on disk: a folder per key, moved into place whole. What is being made lies in <c>.staging</c> on the same file system, so a kill at any
/// moment leaves nothing that looks like an artifact.
/// </summary>
internal sealed class ArtifactShelf(string folder)
{
    private readonly string _staging = Path.Combine(folder, ".staging");

    public string LogOf(string key) => Path.Combine(folder, "logs", key + ".log");

    /// <summary>Removes what a killed server left half made, and ends what still works on it.</summary>
    public void Clean()
    {
        Directory.CreateDirectory(_staging);
        foreach (var leftover in Directory.EnumerateDirectories(_staging))
        {
            Strays.End(Path.GetFileName(leftover));
            FolderAccess.Remove(leftover);
        }
    }

    /// <summary>A new folder to make an artifact in; its name is the build's own.</summary>
    public string Stage()
    {
        var stage = Path.Combine(_staging, Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(stage);
        return stage;
    }

    public async Task<ArtifactRef?> Find(string key, CancellationToken stopping)
    {
        var note = Path.Combine(folder, key, "artifact.json");
        if (!File.Exists(note))
        {
            return null;
        }

        await using var file = File.OpenRead(note);
        var read = await JsonSerializer.DeserializeAsync<ArtifactNote>(file, cancellationToken: stopping);
        var content = Path.Combine(folder, key, "content");
        return read is not null && Directory.Exists(content) ? new ArtifactRef(read.Digest, content) : null;
    }

    /// <summary>Makes the folder <c>content</c> of the stage the artifact of this key.</summary>
    public async Task<ArtifactRef> Keep(string key, string stage, ArtifactNote note, CancellationToken stopping)
    {
        var file = Path.Combine(stage, "artifact.json");
        await using (var stream = File.Create(file))
        {
            await JsonSerializer.SerializeAsync(stream, note, cancellationToken: stopping);
        }

        FolderAccess.MakeReadOnly(Path.Combine(stage, "content"));
        Durable.FlushAround(file);
        var place = Path.Combine(folder, key);
        if (Directory.Exists(place))
        {
            // Without its note it is no artifact: somebody else made it.
            FolderAccess.Remove(place);
        }

        Directory.Move(stage, place);
        Durable.FlushAround(Path.Combine(place, "artifact.json"));
        return new ArtifactRef(note.Digest, Path.Combine(place, "content"));
    }

    /// <summary>The keys of all artifacts and logs.</summary>
    public IReadOnlySet<string> Keys() =>
        Directory.Exists(folder)
            ? Directory.EnumerateDirectories(folder).Select(Path.GetFileName)
                .Concat(Directory.Exists(Path.Combine(folder, "logs")) ? Directory.EnumerateFiles(Path.Combine(folder, "logs"), "*.log").Select(Path.GetFileNameWithoutExtension) : [])
                .OfType<string>().Where(BuildKey.IsKey).ToHashSet()
            : new HashSet<string>();

    /// <summary>Takes an artifact and its log off the shelf; gives the folder to remove.</summary>
    public string Withdraw(string key)
    {
        var aside = Stage();
        if (Directory.Exists(Path.Combine(folder, key)))
        {
            Directory.Move(Path.Combine(folder, key), Path.Combine(aside, "removed"));
        }

        if (File.Exists(LogOf(key)))
        {
            File.Move(LogOf(key), Path.Combine(aside, "log"));
        }

        return aside;
    }
}

/// <summary>What is written down beside an artifact.</summary>
internal sealed record ArtifactNote(string Digest, string Repository, string Commit, string Folder, DateTimeOffset BuiltAt, int Files, long Bytes);
