using Davit.Api.Contract;

namespace Davit.Demo;

/// <summary>A deployment of the tour, as it came to its end.</summary>
internal sealed record Chapter
{
    public required DeploymentInfo Deployment { get; init; }
    public required string Subject { get; init; }
    public required Outcome Expected { get; init; }
    public required Tally Seen { get; init; }

    public bool IsAsExpected => Deployment.Outcome == Expected;

    public TimeSpan Took => (Deployment.EndedAt ?? Deployment.StartedAt) - Deployment.StartedAt;

    /// <summary>Shares of the requests that the new release was given on the way, in order.</summary>
    public IReadOnlyList<int> Weights =>
        [.. Deployment.Steps.Where(s => s.State is StepState.Done && s.Name.StartsWith("shift ", StringComparison.Ordinal)).Select(s => int.TryParse(s.Name.Split(' ')[1], out var weight) ? weight : 100)];

    /// <summary>Why it was decided so, with the evidence.</summary>
    public string Why => Deployment.Outcome is not Outcome.Released ? Deployment.Reason ?? ""
        : Deployment.Steps.LastOrDefault(s => s.Name.StartsWith("watch ", StringComparison.Ordinal)) is { } watched ? $"{watched.Seen}, at {watched.Name["watch ".Length..]} of the requests"
        : Deployment.Steps.FirstOrDefault(s => s.Name is "start the new set" or "replace the instances") is { Seen: { } seen } ? seen
        : Deployment.Reason ?? "";
}

/// <summary>An instance that was killed, and what took its place.</summary>
internal sealed record Crash
{
    public required string Instance { get; init; }
    public required int Pid { get; init; }
    public string? Replacement { get; init; }

    /// <summary>From the signal until its end was known.</summary>
    public TimeSpan? Noticed { get; init; }

    /// <summary>From the signal until the replacement could have requests.</summary>
    public TimeSpan? Ready { get; init; }

    public required Tally Seen { get; init; }
}
