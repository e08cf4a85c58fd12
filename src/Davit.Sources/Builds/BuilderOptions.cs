namespace Davit.Sources.Builds;

/// <summary>What a builder may use.</summary>
public sealed record BuilderOptions
{
    /// <summary>Where the folder <c>artifacts</c> is, or will be made.</summary>
    public required string DataFolder { get; init; }

    /// <summary>How many builds run at once; others wait.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>How much of a build's log is kept.</summary>
    public long LogBytes { get; init; } = 64 * 1024 * 1024;
}
