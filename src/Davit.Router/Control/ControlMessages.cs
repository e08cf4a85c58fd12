namespace Davit.Router.Control;

/// <summary>What a router process says about itself: <c>GET /v1/about</c>.</summary>
public sealed record RouterAbout
{
    /// <summary>The router's name.</summary>
    public required string Name { get; init; }

    /// <summary>The program's version.</summary>
    public required string Version { get; init; }

    /// <summary>Which build of the program it is; empty for one that is too old to say.</summary>
    public string Build { get; init; } = "";

    /// <summary>The process.</summary>
    public required int Pid { get; init; }

    /// <summary><c>serving</c>, <c>handing-over</c>, <c>leaving</c> (taken over) or <c>stopping</c>.</summary>
    public required string State { get; init; }

    /// <summary>Where it takes requests, with the real port.</summary>
    public required string Listen { get; init; }

    /// <summary>Its table number.</summary>
    public required long Generation { get; init; }

    /// <summary>The life of its counters.</summary>
    public required string CountsSince { get; init; }

    /// <summary>What a person should know, such as a damaged snapshot that was put aside.</summary>
    public string? Warning { get; init; }
}

/// <summary>Why a control call was refused.</summary>
internal sealed record ControlProblem
{
    public const string Stale = "stale";
    public const string Invalid = "invalid";
    public const string NotNow = "not-now";

    public required string Kind { get; init; }

    public required string Message { get; init; }

    public string? Scope { get; init; }

    public long Offered { get; init; }

    public long Held { get; init; }
}

internal sealed record HandoverRequest(string Socket);

internal sealed record HandoverAnswer(int Pid, long Generation);

internal sealed record LeaveRequest(long Generation);
