namespace Davit.Storage.Sqlite;

/// <summary>How the file is used. Only its name is anybody's business but ours.</summary>
/// <param name="File">The full name of the file.</param>
internal sealed record SqliteSettings(string File)
{
    /// <summary>How long a writer waits for another process that is writing.</summary>
    public TimeSpan Busy { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How often to look for facts of other processes while somebody waits for one.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>At most so large; null for as large as the disk allows.</summary>
    public long? MaxPages { get; init; }

    /// <summary>What turns a file of version n into one of version n + 1, in order, from an empty file on.</summary>
    public IReadOnlyList<string> Migrations { get; init; } = Schema.Migrations;
}
