using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

/// <summary>A deployment, or a rollback, that is only thought of.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record PlanRequest
{
    public string? Revision { get; init; }
    public string? Environment { get; init; }
    public string? Strategy { get; init; }
    public string? Reason { get; init; }

    /// <summary>Take the environment back, instead of deploying a revision.</summary>
    public bool Rollback { get; init; }

    /// <summary>For a rollback: to which release; the one before when left out.</summary>
    public string? Release { get; init; }
}

/// <summary>What would happen, in words. Nothing was written.</summary>
public sealed record PlanInfo
{
    public required string Service { get; init; }
    public required string Environment { get; init; }
    public CommitInfo? Commit { get; init; }
    public string? From { get; init; }

    /// <summary>The release it would be; null while it has no number.</summary>
    public string? To { get; init; }

    public required string Strategy { get; init; }

    /// <summary>What is done, in order.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Why it would be refused now, with what would change that; none if it would begin.</summary>
    public IReadOnlyList<ExplanationInfo> Refusals { get; init; } = [];

    /// <summary>The commits that come with it, newest first, at most 50.</summary>
    public IReadOnlyList<CommitInfo> Brings { get; init; } = [];

    /// <summary>Whether the commits are those between what stands and what would come: false when one does not lead to the other.</summary>
    public bool LeadsOn { get; init; }
}
