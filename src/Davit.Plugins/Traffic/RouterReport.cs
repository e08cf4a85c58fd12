namespace Davit.Plugins;

/// <summary>What a router holds and counts for a fleet.</summary>
public sealed record RouterReport
{
    /// <summary>The router's name.</summary>
    public required string Router { get; init; }

    /// <summary>Its acknowledged table number.</summary>
    public required long Generation { get; init; }

    /// <summary>The fleet's last set, with its term and revision, also when it was an empty one: the next must be newer. Null when none was ever applied.</summary>
    public RouteSet? Routes { get; init; }

    /// <summary>Requests under way per instance, with those no longer named in the table while they drain; hijacked connections (WebSocket) count.</summary>
    public IReadOnlyList<InstanceLoad> Load { get; init; } = [];

    /// <summary>Counted since <see cref="CountsSince"/>, per component and release.</summary>
    public IReadOnlyList<ReleaseCounts> Counts { get; init; } = [];

    /// <summary>Identifies one life of the counters: when it changes, they began again at zero.</summary>
    public string CountsSince { get; init; } = "";
}

/// <summary>Requests under way on an instance.</summary>
/// <param name="Id">The instance.</param>
/// <param name="InFlight">Requests picked and not ended.</param>
/// <param name="RemovedSince">When the table stopped naming it; null while it is named.</param>
public sealed record InstanceLoad(InstanceId Id, int InFlight, DateTimeOffset? RemovedSince);

/// <summary>What a release has answered, ever growing within one life of the counters.</summary>
public sealed record ReleaseCounts
{
    /// <summary>The component that took the requests.</summary>
    public required string Component { get; init; }

    /// <summary>The release that took them.</summary>
    public required ReleaseId Release { get; init; }

    /// <summary>The label of the share that took them; null for the main one.</summary>
    public string? Label { get; init; }

    /// <summary>Requests that ended.</summary>
    public long Requests { get; init; }

    /// <summary>Ended with 5xx from the instance, with no answer (connection refused or broken), or after the time limit.</summary>
    public long Errors { get; init; }

    /// <summary>Of <see cref="Errors"/>, those where the instance gave no answer: these are what a switch done wrong would cause.</summary>
    public long Unanswered { get; init; }

    /// <summary>Ended per status class: index 0 for 1xx to index 4 for 5xx.</summary>
    public IReadOnlyList<long> ByClass { get; init; } = [0, 0, 0, 0, 0];

    /// <summary>Requests sent again to another instance because the first could not be connected to.</summary>
    public long Retries { get; init; }

    /// <summary>Under way now.</summary>
    public int InFlight { get; init; }

    /// <summary>Time from pick to the end of the answer's headers.</summary>
    public LatencyCounts Latency { get; init; } = LatencyCounts.Empty;

    /// <summary>The same by kind of request, for the kinds that the router names: a bounded number per component, the others are in the totals alone.</summary>
    public IReadOnlyList<EndpointReport> Endpoints { get; init; } = [];

    /// <summary>How many groups clients fall into by their address.</summary>
    public const int ClientGroups = 16;

    /// <summary>Requests by group of clients.</summary>
    public IReadOnlyList<long> ByClients { get; init; } = [];

    /// <summary>Errors by group of clients.</summary>
    public IReadOnlyList<long> ErrorsByClients { get; init; } = [];
}

/// <summary>Counts of one kind of request.</summary>
/// <param name="Name">Its method and the form of its path, such as <c>GET /cart/*</c>.</param>
/// <param name="Requests">Requests that ended.</param>
/// <param name="Errors">Of these, errors as in <see cref="ReleaseCounts.Errors"/>.</param>
public sealed record EndpointReport(string Name, long Requests, long Errors);

/// <summary>
/// A mergeable histogram of durations: bucket b counts those in (lower(b-1), lower(b)] microseconds, with lower(b) = 2^(b/8), so each is about 9 % wide.
/// </summary>
/// <param name="Buckets">Counts by bucket; trailing zeros may be left out.</param>
public sealed record LatencyCounts(IReadOnlyList<long> Buckets)
{
    /// <summary>Nothing counted.</summary>
    public static LatencyCounts Empty { get; } = new([]);

    /// <summary>How many buckets there are: the last holds everything above about 268 s.</summary>
    public const int BucketCount = 225;

    /// <summary>The bucket of a duration in microseconds.</summary>
    public static int BucketOf(double microseconds) =>
        microseconds <= 1 ? 0 : Math.Min(BucketCount - 1, (int)Math.Ceiling(Math.Log2(microseconds) * 8));

    /// <summary>The upper bound of a bucket.</summary>
    public static TimeSpan UpperBound(int bucket) => TimeSpan.FromMicroseconds(Math.Pow(2, bucket / 8.0));

    /// <summary>How many durations were counted.</summary>
    public long Total => Buckets.Sum();

    /// <summary>An upper bound of the quantile (0 to 1), within 9 %; null when nothing was counted.</summary>
    public TimeSpan? Quantile(double quantile)
    {
        var rank = (long)Math.Ceiling(Math.Clamp(quantile, 0, 1) * Total);
        long seen = 0;
        for (var bucket = 0; bucket < Buckets.Count; bucket++)
        {
            seen += Buckets[bucket];
            if (seen > 0 && seen >= rank)
            {
                return UpperBound(bucket);
            }
        }

        return null;
    }

    /// <summary>This less an earlier reading of the same life of the counters.</summary>
    public LatencyCounts Since(LatencyCounts earlier) =>
        new([.. Buckets.Select((count, bucket) => count - (bucket < earlier.Buckets.Count ? earlier.Buckets[bucket] : 0))]);

    /// <summary>Both together.</summary>
    public LatencyCounts Plus(LatencyCounts other) =>
        new([.. Enumerable.Range(0, Math.Max(Buckets.Count, other.Buckets.Count)).Select(b => Buckets.ElementAtOrDefault(b) + other.Buckets.ElementAtOrDefault(b))]);
}
