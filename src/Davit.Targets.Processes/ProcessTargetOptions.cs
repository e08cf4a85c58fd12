namespace Davit.Targets.Processes;

/// <summary>Where and how a <see cref="ProcessTarget"/> runs its instances.</summary>
public sealed record ProcessTargetOptions
{
    /// <summary>The target's name in its environment.</summary>
    public string Name { get; init; } = "processes";

    /// <summary>The server's data folder; the target keeps to <c>processes</c> in it.</summary>
    public required string DataFolder { get; init; }

    /// <summary>The first port that is given to instances.</summary>
    public int FirstPort { get; init; } = 20000;

    /// <summary>The last port that is given to instances.</summary>
    public int LastPort { get; init; } = 29999;

    /// <summary>How much of each instance's log is kept, in bytes; a tenth more at times.</summary>
    public long KeepLogBytes { get; init; } = 20 * 1024 * 1024;
}
