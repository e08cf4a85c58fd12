using Davit.Plugins;

namespace Davit.Core.Judging;

/// <summary>
/// The window that a canary is watched in, written down when it is first opened: what comes of it depends on nothing else, so watching again after a crash
/// gives the same answer to the same counts.
/// </summary>
/// <param name="Release">Who is watched.</param>
/// <param name="Opened">When it began.</param>
/// <param name="Until">When it is over.</param>
/// <param name="Start">What each router had counted for the release when it began, by the life of its counters.</param>
public sealed record Window(ReleaseId Release, DateTimeOffset Opened, DateTimeOffset Until, IReadOnlyList<CountsMark> Start);

/// <summary>One router's counts of a release in one component, at a moment.</summary>
public sealed record CountsMark(string Router, string CountsSince, ReleaseCounts Counts);

/// <summary>What was counted within a window, over all routers and components.</summary>
public sealed record WindowCounts(long Requests, long Errors, LatencyCounts Latency)
{
    public static WindowCounts Between(IReadOnlyList<CountsMark> start, IReadOnlyList<CountsMark> now)
    {
        var (requests, errors, latency) = (0L, 0L, LatencyCounts.Empty);
        foreach (var mark in now)
        {
            // A router that began a new life counted everything in it within the window.
            var before = start.FirstOrDefault(s => s.Router == mark.Router && s.CountsSince == mark.CountsSince && s.Counts.Component == mark.Counts.Component)?.Counts;
            requests += mark.Counts.Requests - (before?.Requests ?? 0);
            errors += mark.Counts.Errors - (before?.Errors ?? 0);
            latency = latency.Plus(before is null ? mark.Counts.Latency : mark.Counts.Latency.Since(before.Latency));
        }

        return new WindowCounts(requests, errors, latency);
    }
}
