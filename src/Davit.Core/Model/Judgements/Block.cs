using System.Collections.Immutable;

namespace Davit.Core.Model.Judgements;

/// <summary>What was counted of both sides in a short time, one second as a rule: the judge's unit of evidence, written down as it was judged.</summary>
/// <param name="At">Its end.</param>
/// <param name="Seconds">Its length; longer when the routers could not be asked in between, and in windows of hours.</param>
/// <param name="Weight">The canary's percentage of the requests.</param>
/// <param name="Canary">The new release.</param>
/// <param name="Baseline">The old release, in the instances that it is compared in.</param>
/// <param name="IsBlind">True when no router could be asked: nothing is known of this time.</param>
public sealed record Block(DateTimeOffset At, double Seconds, int Weight, ArmCounts Canary, ArmCounts Baseline, bool IsBlind = false);

/// <summary>One side's counts in a block.</summary>
public sealed record ArmCounts
{
    public static ArmCounts None { get; } = new();

    public long Requests { get; init; }

    public long Errors { get; init; }

    /// <summary>Times to answer, as pairs of a bucket of <see cref="Davit.Plugins.LatencyCounts"/> and its count.</summary>
    public ImmutableArray<int> Latency { get; init; } = [];

    /// <summary>Counts by kind of request. What fell beyond the bounded number of kinds is in the totals alone.</summary>
    public ImmutableArray<EndpointCounts> Endpoints { get; init; } = [];

    /// <summary>Which of the 16 groups, that clients fall into by their address, asked for something: one bit each.</summary>
    public int Clients { get; init; }

    /// <summary>Errors by group of clients, as pairs of a group and its count.</summary>
    public ImmutableArray<int> ClientErrors { get; init; } = [];

    /// <summary>What the jobs of each component came to that tells it.</summary>
    public ImmutableArray<JobCounts> Jobs { get; init; } = [];
}

/// <summary>What a component's jobs came to.</summary>
/// <param name="Component">The component.</param>
/// <param name="Done">Jobs that ended, well or not.</param>
/// <param name="Failed">Of these, those that failed.</param>
/// <param name="Unread">Why no counter could be read; null when one could.</param>
public sealed record JobCounts(string Component, long Done, long Failed, string? Unread = null);

/// <summary>Counts of one kind of request, such as <c>GET /cart/*</c>.</summary>
public sealed record EndpointCounts(string Name, long Requests, long Errors);
