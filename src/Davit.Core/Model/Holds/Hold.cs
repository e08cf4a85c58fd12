using Davit.Plugins;

namespace Davit.Core.Model.Holds;

/// <summary>What a service in an environment is held on: nothing automatic moves it until a fix, or a person, lifts the hold.</summary>
/// <param name="Fleet">Where.</param>
/// <param name="From">What was left; null when a person only chose.</param>
/// <param name="To">What it is held on.</param>
/// <param name="By">A person such as <c>person:ada</c>, <c>judge</c> or <c>health</c>.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Since">When it was placed.</param>
public sealed record Hold(FleetId Fleet, ReleaseId? From, ReleaseId? To, string By, string Reason, DateTimeOffset Since)
{
    public string? Ticket { get; init; }

    /// <summary>The deployment that it came of; null when a person placed it.</summary>
    public string? Deployment { get; init; }

    /// <summary>The tombstone of what was left; null when nothing was buried.</summary>
    public string? Tombstone { get; init; }
}

/// <summary>A release that was taken back. No policy deploys it again, under whatever commit, in any environment.</summary>
public sealed record Tombstone
{
    public required string Service { get; init; }

    /// <summary>Null when it was left before it had a number.</summary>
    public ReleaseId? Release { get; init; }

    public required string Commit { get; init; }
    public string Subject { get; init; } = "";
    public required string Environment { get; init; }

    /// <summary>What it would run there, as <see cref="Model.Release.ContentIn"/> gives it; null when it was left before that was known.</summary>
    public string? Content { get; init; }

    public required string By { get; init; }
    public required string Reason { get; init; }
    public string? Ticket { get; init; }
    public string? Deployment { get; init; }
    public required DateTimeOffset At { get; init; }

    /// <summary>What it is called: the release, or service and commit of one without a number.</summary>
    public string Id => Release?.ToString() ?? $"{Service}@{Commit[..Math.Min(8, Commit.Length)]}";

    /// <summary>True when the release would run the same there.</summary>
    public bool Buries(Release release) =>
        release.Id.Service == Service && (release.Id == Release || release.Commit.Sha == Commit || (Content is not null && release.ContentIn(Environment) == Content));

    /// <summary>
    /// True when a commit's message says that it mends this: <c>Fixes: shop-43</c>, <c>Reverts: HASH</c>, the words of git's own revert, or the ticket anywhere.
    /// </summary>
    public bool IsMendedBy(string message) => FixWords.Names(message, this);

    /// <summary>Commits other than this that a message says it reverts: one of them may be what mended this.</summary>
    public IEnumerable<string> OthersRevertedBy(string message) => FixWords.Reverted(message).Where(hash => !Commit.StartsWith(hash, StringComparison.OrdinalIgnoreCase));
}
