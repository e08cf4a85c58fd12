using System.Globalization;
using System.Text;
using Davit.Plugins;
using Davit.Router.Table;

namespace Davit.Router.Counting;

/// <summary>The counts in the text form that Prometheus reads.</summary>
internal static class PrometheusText
{
    // Every second power of two microseconds from 256 µs to 268 s: each is exactly the upper bound of a bucket, so that nothing is counted twice or guessed.
    private static readonly int[] Bounds = [.. Enumerable.Range(8, 21).Select(power => power * 8)];

    public static string Write(RoutingTable table, OwnCounts own)
    {
        var text = new StringBuilder();
        Head(text, "generation", "gauge", "Number of the routing table.");
        text.Append("davit_router_generation ").Append(table.Generation).Append('\n');
        Head(text, "own_answers_total", "counter", "Answers that the router gave itself.");
        foreach (var (status, count) in own.Read())
        {
            text.Append(CultureInfo.InvariantCulture, $"davit_router_own_answers_total{{status=\"{status}\"}} {count}\n");
        }

        var releases = table.Fleets.Values.OrderBy(fleet => fleet.Set.Fleet.ToString(), StringComparer.Ordinal)
            .SelectMany(fleet => fleet.Gate.Tallies().Join(fleet.Gate.Counts(), tally => (tally.Component, tally.Release, tally.Label), counts => (counts.Component, counts.Release, counts.Label),
                (tally, counts) => new Release(Labels(fleet.Set.Fleet, counts), counts, tally.LatencySum))).ToList();
        Classes(text, releases);
        Each(text, releases, "errors_total", "counter", "Requests that ended with 5xx, without an answer, or after the time limit.", counts => counts.Errors);
        Each(text, releases, "unanswered_total", "counter", "Requests that the instance gave no answer to.", counts => counts.Unanswered);
        Each(text, releases, "retries_total", "counter", "Requests sent again because an instance could not be connected to.", counts => counts.Retries);
        Each(text, releases, "in_flight", "gauge", "Requests under way.", counts => counts.InFlight);
        Each(text, releases, "ended_total", "counter", "Requests that ended.", counts => counts.Requests);
        Latency(text, releases);
        return text.ToString();
    }

    private static void Classes(StringBuilder text, List<Release> releases)
    {
        Head(text, "requests_total", "counter", "Requests that ended, by class of status.");
        foreach (var release in releases)
        {
            for (var at = 0; at < 5; at++)
            {
                text.Append(CultureInfo.InvariantCulture, $"davit_router_requests_total{{{release.Labels},code=\"{at + 1}xx\"}} {release.Counts.ByClass[at]}\n");
            }
        }
    }

    private static void Each(StringBuilder text, List<Release> releases, string name, string type, string help, Func<ReleaseCounts, long> count)
    {
        Head(text, name, type, help);
        foreach (var release in releases)
        {
            text.Append(CultureInfo.InvariantCulture, $"davit_router_{name}{{{release.Labels}}} {count(release.Counts)}\n");
        }
    }

    private static void Latency(StringBuilder text, List<Release> releases)
    {
        Head(text, "request_duration_seconds", "histogram", "Time from pick to the end of the answer's headers.");
        foreach (var (labels, counts, sum) in releases)
        {
            var buckets = counts.Latency.Buckets;
            long below = 0;
            var next = 0;
            foreach (var bound in Bounds)
            {
                for (; next <= bound && next < buckets.Count; next++)
                {
                    below += buckets[next];
                }

                text.Append(CultureInfo.InvariantCulture, $"davit_router_request_duration_seconds_bucket{{{labels},le=\"{LatencyCounts.UpperBound(bound).TotalSeconds:0.######}\"}} {below}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"davit_router_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} {counts.Latency.Total}\n");
            text.Append(CultureInfo.InvariantCulture, $"davit_router_request_duration_seconds_sum{{{labels}}} {sum.TotalSeconds:0.######}\n");
            text.Append(CultureInfo.InvariantCulture, $"davit_router_request_duration_seconds_count{{{labels}}} {counts.Latency.Total}\n");
        }
    }

    private static void Head(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP davit_router_").Append(name).Append(' ').Append(help).Append("\n# TYPE davit_router_").Append(name).Append(' ').Append(type).Append('\n');

    private static string Labels(FleetId fleet, ReleaseCounts counts) => $"fleet=\"{fleet}\",component=\"{counts.Component}\",release=\"{counts.Release}\"{(counts.Label is { } label ? $",share=\"{label}\"" : "")}";

    private sealed record Release(string Labels, ReleaseCounts Counts, TimeSpan Sum);
}
