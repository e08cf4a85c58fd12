using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

/// <summary>A commit that a policy would deploy, were it not for what holds it up.</summary>
/// <param name="Service">The service.</param>
/// <param name="Environment">Where it would go.</param>
/// <param name="Commit">Its full hash.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Since">When it was found.</param>
public sealed record WaitingInfo(string Service, string Environment, string Commit, string Subject, DateTimeOffset Since);

/// <summary>Why nothing automatic moves a service in an environment: it was taken back, or a person chose what it stands on.</summary>
public sealed record HoldInfo
{
    public required string Service { get; init; }
    public required string Environment { get; init; }

    /// <summary>The release that was left; null when nothing was.</summary>
    public string? From { get; init; }

    /// <summary>The release that is held; null when nothing stands there.</summary>
    public string? To { get; init; }

    /// <summary><c>judge</c>, <c>health</c>, or a person such as <c>person:ada</c>.</summary>
    public required string By { get; init; }

    public required string Reason { get; init; }
    public string? Ticket { get; init; }

    /// <summary>The deployment that it came of; null when a person placed it.</summary>
    public string? Deployment { get; init; }

    public required DateTimeOffset Since { get; init; }

    /// <summary>What lifts it, in words.</summary>
    public required string LiftedBy { get; init; }

    public IReadOnlyList<WaitingInfo> Waiting { get; init; } = [];
}

public sealed record HoldList(IReadOnlyList<HoldInfo> Holds);

/// <summary>Holds a service in an environment on what it stands on.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record HoldRequest
{
    public required string Service { get; init; }

    /// <summary>May be left out while there is only one environment.</summary>
    public string? Environment { get; init; }

    public required string Reason { get; init; }
    public string? Ticket { get; init; }
}

/// <summary>A release that was taken back: no policy deploys it, or its content under another commit, again.</summary>
public sealed record TombstoneInfo
{
    /// <summary>What it is called: the release, or the service and commit of one that never became a release.</summary>
    public required string Id { get; init; }

    public required string Service { get; init; }

    /// <summary>Null when it was taken back before it was a release.</summary>
    public string? Release { get; init; }

    public required string Commit { get; init; }
    public required string Subject { get; init; }

    /// <summary>Where it was taken back; it counts everywhere.</summary>
    public required string Environment { get; init; }

    public required string By { get; init; }
    public required string Reason { get; init; }
    public string? Ticket { get; init; }
    public string? Deployment { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>Releases of other commits with the same content.</summary>
    public IReadOnlyList<string> Twins { get; init; } = [];
}

public sealed record TombstoneList(IReadOnlyList<TombstoneInfo> Tombstones);

/// <summary>A time in which nothing is deployed but rollbacks.</summary>
public sealed record FreezeInfo
{
    /// <summary>Such as <c>f-3</c>.</summary>
    public required string Id { get; init; }

    /// <summary>A service, an environment, <c>service/environment</c>, or <c>all</c>.</summary>
    public required string Scope { get; init; }

    public required string Reason { get; init; }
    public required string Who { get; init; }

    /// <summary>The first start and end, on the clocks of the time zone: <c>2026-12-23T18:00</c>.</summary>
    public required string Starts { get; init; }

    public required string Ends { get; init; }
    public required string TimeZone { get; init; }

    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c> when it comes again; null for once.</summary>
    public string? Every { get; init; }

    /// <summary>Whether it holds now.</summary>
    public required bool IsActive { get; init; }

    /// <summary>When the present time of it, or the next, begins and ends; null when it is over for good.</summary>
    public DateTimeOffset? NextStart { get; init; }

    public DateTimeOffset? NextEnd { get; init; }
    public IReadOnlyList<WaitingInfo> Waiting { get; init; } = [];
}

public sealed record FreezeList(IReadOnlyList<FreezeInfo> Freezes);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record FreezeRequest
{
    /// <summary>A service, an environment, <c>service/environment</c>, or <c>all</c>.</summary>
    public required string Scope { get; init; }

    public required string Reason { get; init; }

    /// <summary>On the clocks of the time zone: <c>2026-12-23T18:00</c>; now when left out.</summary>
    public string? Starts { get; init; }

    public required string Ends { get; init; }

    /// <summary>Such as <c>Europe/Berlin</c>; UTC when left out.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>day</c>, <c>week</c>, <c>month</c> or <c>year</c>; once when left out.</summary>
    public string? Every { get; init; }
}

[JsonConverter(typeof(CamelCase<CheckState>))]
public enum CheckState
{
    Pending,
    Passed,
    Failed,
}

/// <summary>What a build server says of a commit.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CheckRequest
{
    /// <summary>Which check: <c>build</c>, <c>ci/tests</c>.</summary>
    public required string Name { get; init; }

    public required CheckState State { get; init; }

    /// <summary>Where it is told in full.</summary>
    public string? Url { get; init; }
}

public sealed record CheckInfo(string Name, CheckState State, string? Url, string Who, DateTimeOffset At);

public sealed record CheckList(string Service, string Commit, IReadOnlyList<CheckInfo> Checks);
