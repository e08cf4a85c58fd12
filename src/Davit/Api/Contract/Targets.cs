using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

/// <summary>How the places are, in the order of the environments file.</summary>
public sealed record TargetList(IReadOnlyList<TargetInfo> Targets);

/// <summary>A target of an environment, as it was when it was asked a moment ago.</summary>
public sealed record TargetInfo
{
    public required string Environment { get; init; }
    public required string Name { get; init; }

    /// <summary>Which adapter runs it, such as <c>processes</c>.</summary>
    public required string Kind { get; init; }

    public required TargetState State { get; init; }

    /// <summary>Why it did not answer, in words; null while it does.</summary>
    public string? Problem { get; init; }

    /// <summary>How many instances run there for this environment.</summary>
    public int Instances { get; init; }

    /// <summary>How many of them are ready.</summary>
    public int Ready { get; init; }

    /// <summary>Resident memory of those instances together; null when none of them tells.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>What splits the traffic there.</summary>
    public IReadOnlyList<RouterInfo> Routers { get; init; } = [];
}

/// <summary>A router, as it was when it was asked a moment ago.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Problem">Why it did not answer, in words; null while it does.</param>
public sealed record RouterInfo(string Name, string? Problem);

[JsonConverter(typeof(CamelCase<TargetState>))]
public enum TargetState
{
    /// <summary>Nothing runs there for the environment, so it was not asked.</summary>
    Unused,

    /// <summary>It tells how its instances are.</summary>
    Answers,

    /// <summary>It does not answer, or not for each service: what runs there goes on, and is not known.</summary>
    Silent,
}
