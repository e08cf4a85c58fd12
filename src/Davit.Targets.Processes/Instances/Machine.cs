namespace Davit.Targets.Processes;

/// <summary>What all instances of a target share.</summary>
internal sealed record Machine(TimeProvider Clock, EndWatch Ends, Ender Ender, HttpClient Http, Ports Ports, Cgroups Cgroups)
{
    public required Launcher Launcher { get; init; }

    public required long KeepLogBytes { get; init; }

    /// <summary>Runs beside the target's calls, until the target is closed.</summary>
    public required Background Background { get; init; }
}
