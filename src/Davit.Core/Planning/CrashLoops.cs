using Davit.Core.Model.Fleets;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>Finds a release that keeps ending and starting again, also where each of its lives was long enough to look ready.</summary>
public static class CrashLoops
{
    /// <summary>The evidence, when a place for one instance of the release has ended more often than may be chance since a time; null when none has.</summary>
    public static string? Find(IEnumerable<InstanceEnd> ends, ReleaseId release, DateTimeOffset since)
    {
        var loop = ends.Where(e => e.Instance.Release == release && e.At >= since)
            .GroupBy(e => (e.Instance.Component, e.Instance.Slot))
            .FirstOrDefault(slot => slot.Count() > Reached.EndsTolerated);
        return loop?.MaxBy(e => e.At) is { } last
            ? $"{loop.Key.Component} {loop.Key.Slot} of {release} ended {loop.Count()} times, the last time {last.Instance} {last.How}{Reached.LastLines(last.LastLines)}"
            : null;
    }
}
