using System.Collections.Immutable;
using Davit.Core.Model.Judgements;
using Davit.Plugins;

namespace Davit.Core.Judging;

/// <summary>What was counted of one side between two readings, over all routers and components.</summary>
public static class ArmCounting
{
    /// <param name="before">The earlier reading.</param>
    /// <param name="now">The later one.</param>
    /// <param name="isOfArm">Which counts are of this side.</param>
    public static ArmCounts Between(IReadOnlyList<CountsMark> before, IReadOnlyList<CountsMark> now, Func<ReleaseCounts, bool> isOfArm)
    {
        var (requests, errors, latency) = (0L, 0L, LatencyCounts.Empty);
        var endpoints = new SortedDictionary<string, (long Requests, long Errors)>(StringComparer.Ordinal);
        var (asked, failed) = (new long[ReleaseCounts.ClientGroups], new long[ReleaseCounts.ClientGroups]);
        var mine = now.Where(mark => isOfArm(mark.Counts)).ToList();
        var isOneComponent = mine.Select(mark => mark.Counts.Component).Distinct().Count() < 2;
        foreach (var mark in mine)
        {
            // A router that began a new life counted everything in it since.
            var was = before.FirstOrDefault(b => b.Router == mark.Router && b.CountsSince == mark.CountsSince && b.Counts.Component == mark.Counts.Component && b.Counts.Release == mark.Counts.Release && b.Counts.Label == mark.Counts.Label)?.Counts;
            requests += mark.Counts.Requests - (was?.Requests ?? 0);
            errors += mark.Counts.Errors - (was?.Errors ?? 0);
            latency = latency.Plus(was is null ? mark.Counts.Latency : mark.Counts.Latency.Since(was.Latency));
            AddEndpoints(endpoints, mark.Counts, was, isOneComponent ? "" : mark.Counts.Component + " ");
            AddGroups(asked, mark.Counts.ByClients, was?.ByClients);
            AddGroups(failed, mark.Counts.ErrorsByClients, was?.ErrorsByClients);
        }

        return new ArmCounts
        {
            Requests = requests,
            Errors = errors,
            Latency = Histogram.Pairs(latency),
            Endpoints = [.. endpoints.Where(e => e.Value.Requests > 0).Select(e => new EndpointCounts(e.Key, e.Value.Requests, e.Value.Errors))],
            Clients = Enumerable.Range(0, asked.Length).Where(group => asked[group] > 0).Aggregate(0, (mask, group) => mask | (1 << group)),
            ClientErrors = [.. Enumerable.Range(0, failed.Length).Where(group => failed[group] > 0).SelectMany(group => new[] { group, (int)failed[group] })],
        };
    }

    private static void AddEndpoints(SortedDictionary<string, (long Requests, long Errors)> sums, ReleaseCounts now, ReleaseCounts? was, string prefix)
    {
        foreach (var endpoint in now.Endpoints)
        {
            var earlier = was?.Endpoints.FirstOrDefault(e => e.Name == endpoint.Name);
            var sum = sums.GetValueOrDefault(prefix + endpoint.Name);
            sums[prefix + endpoint.Name] = (sum.Requests + endpoint.Requests - (earlier?.Requests ?? 0), sum.Errors + endpoint.Errors - (earlier?.Errors ?? 0));
        }
    }

    private static void AddGroups(long[] sums, IReadOnlyList<long> now, IReadOnlyList<long>? was)
    {
        for (var group = 0; group < Math.Min(sums.Length, now.Count); group++)
        {
            sums[group] += now[group] - (was is not null && group < was.Count ? was[group] : 0);
        }
    }
}
