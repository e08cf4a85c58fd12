namespace Davit.Sources.Git;

/// <summary>How long git may take.</summary>
public sealed record GitLimits
{
    /// <summary>For one fetch as a whole.</summary>
    public TimeSpan Fetch { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>For a fetch that says nothing of its progress.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>For everything that is answered from the mirror.</summary>
    public TimeSpan Local { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many packs a mirror may have before they are made one.</summary>
    public int Packs { get; init; } = 50;

    /// <summary>The largest file that is read into memory.</summary>
    public int FileBytes { get; init; } = 4 * 1024 * 1024;
}
