using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Davit.Plugins;
using Davit.Router.Control;

namespace Davit.Router.Table;

/// <summary>What is kept on disk: the whole table.</summary>
internal sealed record TableState(long Generation, IReadOnlyList<RouteSet> Fleets)
{
    public static TableState Nothing { get; } = new(0, []);
}

/// <summary>
/// The table's file: a first line with the format and the SHA-256 of the rest, then JSON. Written beside, flushed, renamed, and the folder flushed, so
/// that a crash leaves the old file or the new one, whole.
/// </summary>
internal sealed class TableSnapshot(string file)
{
    private const string Format = "davit-router-table 1 ";

    public string File => file;

    /// <exception cref="DamagedSnapshotException">The file is there but is not what was written.</exception>
    public TableState Read()
    {
        byte[] content;
        try
        {
            content = System.IO.File.ReadAllBytes(file);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return TableState.Nothing;
        }

        return Parse(content);
    }

    public void Write(TableState state)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(state, ControlJson.Options);
        var beside = file + ".new";
        using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(Encoding.ASCII.GetBytes(Format + Convert.ToHexStringLower(SHA256.HashData(body)) + "\n"));
            stream.Write(body);
            stream.Flush(flushToDisk: true);
        }

        System.IO.File.Move(beside, file, overwrite: true);
        Posix.FlushFolder(Path.GetDirectoryName(file)!);
    }

    /// <summary>Moves a damaged file out of the way and says where it is now.</summary>
    public string PutAside(DateTimeOffset now)
    {
        var aside = $"{file}.damaged-{now:yyyyMMdd'T'HHmmss'Z'}";
        System.IO.File.Move(file, aside, overwrite: true);
        return aside;
    }

    private TableState Parse(byte[] content)
    {
        var end = Array.IndexOf(content, (byte)'\n');
        var head = end < 0 ? "" : Encoding.ASCII.GetString(content, 0, end);
        if (!head.StartsWith(Format, StringComparison.Ordinal))
        {
            throw new DamagedSnapshotException($"{file} is damaged: it does not start with '{Format.TrimEnd()}' ({content.Length} bytes).");
        }

        var body = content.AsSpan(end + 1);
        var sum = Convert.ToHexStringLower(SHA256.HashData(body));
        if (head[Format.Length..] != sum)
        {
            throw new DamagedSnapshotException($"{file} is damaged: its content has the SHA-256 {sum[..12]}..., its first line says {head[Format.Length..][..Math.Min(12, head.Length - Format.Length)]}...");
        }

        try
        {
            return JsonSerializer.Deserialize<TableState>(body, ControlJson.Options) ?? TableState.Nothing;
        }
        catch (JsonException wrong)
        {
            throw new DamagedSnapshotException($"{file} cannot be read: {wrong.Message}", wrong);
        }
    }
}

/// <summary>The table's file is there but is not what was written.</summary>
internal sealed class DamagedSnapshotException(string message, Exception? inner = null) : Exception(message, inner);
