using System.Collections.Immutable;
using Davit.Plugins;

namespace Davit.Core.Judging;

/// <summary>
/// The window that a canary is watched in, written down when it is first opened: with what is counted from then on, all that a verdict is made of.
/// </summary>
/// <param name="Release">Who is watched.</param>
/// <param name="Opened">When it began.</param>
/// <param name="Until">When it is over.</param>
/// <param name="Start">What each router had counted for both sides when it began, by the life of its counters.</param>
/// <param name="Baseline">Whom the release is compared with; null when there is nobody.</param>
/// <param name="Weight">The release's percentage of the requests.</param>
public sealed record Window(ReleaseId Release, DateTimeOffset Opened, DateTimeOffset Until, IReadOnlyList<CountsMark> Start, ReleaseId? Baseline = null, int Weight = 0)
{
    /// <summary>True when the baseline's fresh instances had a share of their own when it began: then only they are compared with.</summary>
    public bool IsFresh { get; init; }

    /// <summary>What the counters of jobs said when it began.</summary>
    public ImmutableArray<JobMark> Jobs { get; init; } = [];
}

/// <summary>One router's counts of a release in one component, at a moment.</summary>
public sealed record CountsMark(string Router, string CountsSince, ReleaseCounts Counts);
