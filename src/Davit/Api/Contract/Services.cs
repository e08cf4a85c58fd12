using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

/// <summary>A service, and where each environment stands.</summary>
public sealed record ServiceInfo
{
    public required string Name { get; init; }
    public required string Repository { get; init; }

    /// <summary>The service's folder in the repository; empty for its root.</summary>
    public string Folder { get; init; } = "";

    public string? Team { get; init; }
    public required DateTimeOffset AddedAt { get; init; }

    /// <summary>As in the newest release; none before the first.</summary>
    public IReadOnlyList<ComponentInfo> Components { get; init; } = [];

    public IReadOnlyList<FleetInfo> Environments { get; init; } = [];
    public IReadOnlyList<LinkInfo> Links { get; init; } = [];
}

[JsonConverter(typeof(CamelCase<ComponentKind>))]
public enum ComponentKind
{
    Web,
    Worker,
    Cron,
}

public sealed record ComponentInfo
{
    public required string Name { get; init; }
    public required ComponentKind Kind { get; init; }
    public required int Instances { get; init; }
    public IReadOnlyList<string> Hosts { get; init; } = [];
    public IReadOnlyList<string> Paths { get; init; } = [];
    public string? Schedule { get; init; }
}

public sealed record LinkInfo(string Title, string Url, string Kind);

[JsonConverter(typeof(CamelCase<FleetHealth>))]
public enum FleetHealth
{
    /// <summary>Nothing was deployed here yet, or a person stopped it.</summary>
    Idle,

    /// <summary>Everything that is wanted is ready.</summary>
    Healthy,

    /// <summary>Some of what is wanted is ready.</summary>
    Degraded,

    /// <summary>Nothing of what is wanted is ready.</summary>
    Down,

    /// <summary>The place that runs it cannot be asked.</summary>
    Unknown,
}

/// <summary>A service in an environment.</summary>
public sealed record FleetInfo
{
    public required string Environment { get; init; }

    /// <summary>The release it stands on; null before the first.</summary>
    public string? Release { get; init; }

    public string? Commit { get; init; }
    public string? Subject { get; init; }
    public DateTimeOffset? Since { get; init; }
    public required FleetHealth Health { get; init; }
    public int Ready { get; init; }
    public int Wanted { get; init; }

    /// <summary>The deployment under way; null when nothing moves.</summary>
    public string? Deployment { get; init; }

    /// <summary>Shares of the requests while more than one release serves.</summary>
    public IReadOnlyList<ShareInfo> Shares { get; init; } = [];

    /// <summary>The release that is kept running for an instant way back, and until when.</summary>
    public string? WarmRelease { get; init; }

    public DateTimeOffset? WarmUntil { get; init; }
    public LockInfo? Lock { get; init; }
    public HoldInfo? Hold { get; init; }

    /// <summary>The freeze that holds now.</summary>
    public FreezeInfo? Freeze { get; init; }

    /// <summary>What deploys here by itself, in words, such as <c>main when build passed</c>; null when nothing does.</summary>
    public string? Auto { get; init; }

    /// <summary>Components that a person stopped.</summary>
    public IReadOnlyList<string> Stopped { get; init; } = [];

    /// <summary>The components of the release that it stands on; none before the first.</summary>
    public IReadOnlyList<FleetComponentInfo> Components { get; init; } = [];
}

/// <summary>A component of a service in an environment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Instances">How many it runs with, unless it is stopped: as deployed, or as a person scaled it. 0 for one that runs on a schedule.</param>
/// <param name="Ready">How many of them are ready.</param>
/// <param name="IsStopped">Whether a person stopped it.</param>
public sealed record FleetComponentInfo(string Name, ComponentKind Kind, int Instances, int Ready, bool IsStopped);

public sealed record ShareInfo(string Release, int Weight);

public sealed record ServiceList(IReadOnlyList<ServiceInfo> Services);

/// <summary>A service to add: all those found in the repository when no folder is named.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record AddServiceRequest
{
    /// <summary>A URL, an scp-like address or an absolute path on the server.</summary>
    public required string Repository { get; init; }

    public string? Folder { get; init; }

    /// <summary>The name of the credential to use, never the credential itself.</summary>
    public string? Credential { get; init; }
}

public sealed record CommitInfo
{
    public required string Sha { get; init; }
    public required string Author { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Subject { get; init; }

    /// <summary>Environments that stand on it.</summary>
    public IReadOnlyList<string> Environments { get; init; } = [];

    /// <summary>The newest release made of it; null when there is none.</summary>
    public string? Release { get; init; }

    /// <summary>What build servers think of it in all: failed when one check failed, else pending while one is under way; null when nothing was said.</summary>
    public CheckState? Checked { get; init; }

    /// <summary>What was said, the failed ones first. Of each service the checks of the newest 200 commits that have any are kept.</summary>
    public IReadOnlyList<CheckInfo> Checks { get; init; } = [];
}

/// <param name="Service">Whose.</param>
/// <param name="Revision">Where the line begins.</param>
/// <param name="Commits">The newest of them first.</param>
/// <param name="Lags">How far each environment that the service stands in is behind.</param>
public sealed record CommitList(string Service, string Revision, IReadOnlyList<CommitInfo> Commits, IReadOnlyList<CommitLag> Lags);

/// <param name="Environment">Which.</param>
/// <param name="Behind">How many commits of the service it has still to come; null when what it stands on was not found on the line.</param>
/// <param name="LookedAt">When it was not found: after so many commits the search was given up; null when the whole line was looked at.</param>
public sealed record CommitLag(string Environment, int? Behind, int? LookedAt);
