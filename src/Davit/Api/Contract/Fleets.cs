using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

public sealed record InstanceInfo
{
    public required string Id { get; init; }
    public required string Environment { get; init; }
    public required string Component { get; init; }
    public required string Release { get; init; }
    public required int Slot { get; init; }

    /// <summary>How often an instance in its slot ended without being asked to before this one started.</summary>
    public required int Restarts { get; init; }

    /// <summary><c>starting</c>, <c>running</c>, <c>stopping</c>, <c>exited</c> or <c>unknown</c>.</summary>
    public required string State { get; init; }

    /// <summary><c>pending</c>, <c>passing</c>, <c>ready</c> or <c>failing</c>.</summary>
    public required string Health { get; init; }

    public string? LastProbe { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? ReadySince { get; init; }
    public string? Address { get; init; }
    public long? MemoryBytes { get; init; }

    /// <summary>Requests under way; null for one that takes none.</summary>
    public int? InFlight { get; init; }

    public ExitInfo? Exit { get; init; }
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>How an instance ended, with its last lines.</summary>
public sealed record ExitInfo(DateTimeOffset At, string How, IReadOnlyList<string> LastLines);

public sealed record InstanceList(string Service, IReadOnlyList<InstanceInfo> Instances, IReadOnlyList<string> Unreachable);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ScaleRequest
{
    public required string Component { get; init; }
    public required int Instances { get; init; }
    public string? Environment { get; init; }
    public string? Reason { get; init; }
}

/// <summary>Which components are meant: all when none is named.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ComponentsRequest
{
    public string? Component { get; init; }
    public string? Environment { get; init; }
    public string? Reason { get; init; }
}

/// <summary>What was done, in words.</summary>
public sealed record Done(string Message);

[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record LockRequest
{
    /// <summary>A service, an environment, or <c>service/environment</c>.</summary>
    public required string Scope { get; init; }

    public required string Reason { get; init; }

    /// <summary>After which it ends by itself; null for until it is lifted.</summary>
    public double? Seconds { get; init; }
}

public sealed record LockInfo(string Scope, string Reason, string Who, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>What policies would deploy, were it not for the lock.</summary>
    public IReadOnlyList<WaitingInfo> Waiting { get; init; } = [];
}

public sealed record LockList(IReadOnlyList<LockInfo> Locks);
