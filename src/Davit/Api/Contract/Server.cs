using System.Text.Json;
using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

public sealed record VersionInfo(string Version, string Runtime, string System);

public sealed record ServerInfo
{
    public required string Version { get; init; }
    public required string Url { get; init; }

    /// <summary>Where the router takes requests; null when it cannot be asked.</summary>
    public string? Router { get; init; }

    public required DateTimeOffset StartedAt { get; init; }
    public required string DataFolder { get; init; }

    /// <summary>The journal's last position.</summary>
    public required long Position { get; init; }
}

/// <summary>What runs where, and what moves now.</summary>
public sealed record StatusInfo
{
    public required ServerInfo Server { get; init; }
    public IReadOnlyList<ServiceInfo> Services { get; init; } = [];
    public IReadOnlyList<DeploymentInfo> Moving { get; init; } = [];
    public IReadOnlyList<LockInfo> Locks { get; init; } = [];
}

[JsonConverter(typeof(CamelCase<FindingLevel>))]
public enum FindingLevel
{
    Ok,
    Warning,
    Error,
}

/// <summary>Something that was looked at: what is so, why it matters, what to do.</summary>
public sealed record Finding(FindingLevel Level, string What, string? Why = null, string? Next = null);

public sealed record FindingList(IReadOnlyList<Finding> Findings);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record BackupRequest
{
    /// <summary>An absolute path on the server, of a file that does not exist; a dated one in the data folder when left out.</summary>
    public string? File { get; init; }
}

public sealed record BackupInfo(string File, long Bytes);

/// <summary>A fact of the journal.</summary>
public sealed record EventInfo
{
    public required long Position { get; init; }
    public required string Stream { get; init; }
    public required long Version { get; init; }
    public required string Type { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Who { get; init; }
    public string? Why { get; init; }
    public required JsonElement Data { get; init; }
}

/// <summary>A line of a log. The event that carries it has for its id where to go on after it.</summary>
/// <param name="Source">Who wrote it: an instance, <c>build</c> or <c>release</c>.</param>
/// <param name="Offset">The byte offset of its beginning in that source's log.</param>
/// <param name="Text">Without its line end.</param>
/// <param name="At">
/// When it was there at the latest. How long a log is and when it was last written is noted about once a second, more often while somebody reads it: the line was written at this time or up to about a second
/// before, and what was written while the server was stopped has the time of the last of it. Null where nothing was noted, as for builds.
/// </param>
public sealed record LogLineInfo(string Source, long Offset, string Text, DateTimeOffset? At = null);

public sealed record EnvironmentInfo
{
    public required string Name { get; init; }
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>The rest of what is set for it, as in the environments file.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<string> Services { get; init; } = [];
}

public sealed record EnvironmentList(IReadOnlyList<EnvironmentInfo> Environments);

/// <summary>The environments file, as a whole.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record EnvironmentsRequest(string Yaml, string? Reason = null);
