namespace Davit.Api.Contract;

/// <summary>An answer to a request that could not be done (RFC 9457), with a code that does not change.</summary>
public sealed record Problem
{
    public string Type { get; init; } = "about:blank";

    /// <summary>What is wrong, in one sentence.</summary>
    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>For programs: one of <see cref="ProblemCodes"/>.</summary>
    public required string Code { get; init; }

    /// <summary>Why it is so, with the evidence.</summary>
    public string? Why { get; init; }

    /// <summary>What to do.</summary>
    public string? Next { get; init; }

    /// <summary>All errors, one by one, where there is more than one.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];
}

/// <summary>Codes of problems, for programs. A code never changes its meaning.</summary>
public static class ProblemCodes
{
    public const string Invalid = "invalid";
    public const string NotFound = "not-found";
    public const string Refused = "refused";
    public const string Conflict = "conflict";
    public const string Failed = "failed";
    public const string Unauthorized = "unauthorized";
    public const string CrossSite = "cross-site";
    public const string WrongHost = "wrong-host";
    public const string TooLarge = "too-large";
    public const string KeyReused = "idempotency-key-reused";
    public const string Unavailable = "unavailable";
    public const string Internal = "internal";
}
