using System.Collections.Immutable;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Judging;

/// <summary>What an instance's counters of jobs said at a moment.</summary>
/// <param name="Instance">The instance.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="Others">Series of the counter beside that of failures, by their labels.</param>
/// <param name="Failures">Series of the counter of failures.</param>
/// <param name="CountsAll">True when <paramref name="Others"/> counts all jobs, false when it counts only those that ended well.</param>
public sealed record JobMark(InstanceId Instance, DateTimeOffset StartedAt, ImmutableSortedDictionary<string, long> Others, ImmutableSortedDictionary<string, long> Failures, bool CountsAll)
{
    /// <summary>Reads an instance's page.</summary>
    /// <exception cref="FormatException">The page, or what it says of these counters, cannot be trusted.</exception>
    public static JobMark Read(InstanceId instance, DateTimeOffset startedAt, OutcomesSpec outcomes, string text)
    {
        var page = CounterPage.Read(text);
        var (others, failures) = (outcomes.Others(), outcomes.Failures());
        foreach (var counter in new[] { others, failures })
        {
            // Not there is nothing counted yet, unless it is a slip of the finger: then failures would never be seen.
            if (page.NearestTo(counter.Name, [others.Name, failures.Name]) is { } meant)
            {
                throw new FormatException($"there is no {counter.Name}; did you mean {meant}?");
            }
        }

        return new JobMark(instance, startedAt, page.Of(others), page.Of(failures), outcomes.Total is not null);
    }
}

/// <summary>All that could be read of jobs at a moment, and what could not.</summary>
public sealed record JobReading(ImmutableArray<JobMark> Marks, ImmutableArray<UnreadJobs> Unread)
{
    public static JobReading None { get; } = new([], []);

    /// <summary>This reading after an earlier one: an instance that did not answer now is counted on from when it did.</summary>
    public ImmutableArray<JobMark> After(IEnumerable<JobMark> earlier) => [.. Marks, .. earlier.Where(e => Marks.All(m => m.Instance != e.Instance))];
}

/// <summary>A release of a component of which no working instance could be read.</summary>
public sealed record UnreadJobs(string Component, ReleaseId Release, string Why);

/// <summary>What jobs came to between two readings, over all instances of a side.</summary>
public static class JobCounting
{
    /// <param name="before">The earlier reading.</param>
    /// <param name="now">The later one.</param>
    /// <param name="components">Whose jobs.</param>
    /// <param name="release">The side.</param>
    /// <param name="since">When the window began: an instance started since then counts from zero, one that is only now read for the first time from what it says.</param>
    public static ImmutableArray<JobCounts> Between(IReadOnlyList<JobMark> before, JobReading now, IEnumerable<string> components, ReleaseId release, DateTimeOffset since) =>
    [
        .. components.Select(component =>
        {
            if (now.Unread.FirstOrDefault(u => u.Component == component && u.Release == release) is { } unread)
            {
                return new JobCounts(component, 0, 0, unread.Why);
            }

            var (done, failed) = (0L, 0L);
            foreach (var mark in now.Marks.Where(m => m.Instance.Component == component && m.Instance.Release == release))
            {
                var was = before.FirstOrDefault(b => b.Instance == mark.Instance) ?? (mark.StartedAt >= since ? null : mark);
                var failures = Increase(was?.Failures, mark.Failures);
                var others = Increase(was?.Others, mark.Others);
                // A page may be written between a failure and its part in the total: no more can fail than end.
                done += mark.CountsAll ? Math.Max(others, failures) : others + failures;
                failed += failures;
            }

            return new JobCounts(component, done, failed);
        }),
    ];

    /// <summary>By how much counters grew. One that is less than it was began again at zero, as for Prometheus' <c>increase</c>; one that is new did, too.</summary>
    public static long Increase(ImmutableSortedDictionary<string, long>? before, ImmutableSortedDictionary<string, long> now) =>
        now.Sum(series => series.Value - (before is not null && before.TryGetValue(series.Key, out var was) && was <= series.Value ? was : 0));
}
