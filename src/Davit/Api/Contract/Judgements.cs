using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

[JsonConverter(typeof(CamelCase<JudgementState>))]
public enum JudgementState
{
    /// <summary>There is nothing to judge: no canary, or not yet.</summary>
    None,

    /// <summary>A window is open.</summary>
    Watching,

    /// <summary>The last window is over, with the last verdict of <see cref="JudgementInfo.Verdicts"/>.</summary>
    Judged,
}

[JsonConverter(typeof(CamelCase<VerdictName>))]
public enum VerdictName
{
    Pass,
    Fail,

    /// <summary>Too little was measured: a person is asked.</summary>
    Insufficient,

    /// <summary>Too much could not be measured: a person is asked.</summary>
    Blind,
}

/// <summary>What a verdict rests on.</summary>
[JsonConverter(typeof(CamelCase<GroundName>))]
public enum GroundName
{
    All,

    /// <summary>More errors than the baseline.</summary>
    Errors,

    /// <summary>More errors than the baseline in one kind of request.</summary>
    Endpoint,

    /// <summary>A slower quantile than the baseline's.</summary>
    Latency,

    /// <summary>Slower than the baseline in another part of the distribution.</summary>
    Shape,

    /// <summary>More of a component's jobs failed than on the baseline.</summary>
    Jobs,

    /// <summary>Beyond a plain limit of the spec.</summary>
    Limit,

    /// <summary>Instances ended by themselves.</summary>
    Ends,
}

/// <summary>How a canary was judged: each verdict, and the series behind it for a chart.</summary>
public sealed record JudgementInfo
{
    public required string Deployment { get; init; }
    public required JudgementState State { get; init; }

    /// <summary>The new release.</summary>
    public string? Canary { get; init; }

    /// <summary>The release it is compared with; null when there is none.</summary>
    public string? Baseline { get; init; }

    /// <summary><c>fresh</c> or <c>stable</c>.</summary>
    public string? BaselineKind { get; init; }

    /// <summary>True when a comparison by the judge ended the deployment, false when a plain limit did; null when neither has.</summary>
    public bool? DecidedByJudge { get; init; }

    /// <summary>In the order they were spoken, one per window.</summary>
    public IReadOnlyList<VerdictInfo> Verdicts { get; init; } = [];

    /// <summary>When the canary's share changed.</summary>
    public IReadOnlyList<WeightInfo> Weights { get; init; } = [];

    /// <summary>Oldest first, at most 600 points. Times between windows have none.</summary>
    public IReadOnlyList<JudgedPoint> Series { get; init; } = [];

    /// <summary>All times to answer of both sides; null when nothing was measured.</summary>
    public LatencyChart? Latency { get; init; }

    /// <summary>Kinds of requests, those with the most errors on the canary first.</summary>
    public IReadOnlyList<JudgedEndpoint> Endpoints { get; init; } = [];

    /// <summary>What the jobs of each component came to that tells it.</summary>
    public IReadOnlyList<JudgedJobs> Jobs { get; init; } = [];

    /// <summary>Why there is no series, when there was one: it was removed after its time.</summary>
    public string? Note { get; init; }
}

public sealed record VerdictInfo
{
    /// <summary>The step that watched, such as <c>watch 10 %</c>.</summary>
    public required string Window { get; init; }

    public required int Weight { get; init; }
    public required DateTimeOffset Opened { get; init; }
    public required DateTimeOffset At { get; init; }
    public required VerdictName Verdict { get; init; }
    public required GroundName Ground { get; init; }

    /// <summary>The sentence, with its numbers.</summary>
    public required string Words { get; init; }

    /// <summary>The kind of request that it is about; null for all.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The component whose jobs it is about, so that the counts are of jobs; null where they are of requests.</summary>
    public string? Component { get; init; }

    public long CanaryRequests { get; init; }
    public long CanaryErrors { get; init; }
    public long BaselineRequests { get; init; }
    public long BaselineErrors { get; init; }

    /// <summary>Such errors by chance: at most 1 in this many.</summary>
    public double Evidence { get; init; }
}

/// <summary>The canary's percentage of the requests from a time on.</summary>
public sealed record WeightInfo(DateTimeOffset At, int Weight);

/// <summary>Both sides in one second, or in more where the series is long.</summary>
public sealed record JudgedPoint
{
    /// <summary>The end of it.</summary>
    public required DateTimeOffset At { get; init; }

    public required double Seconds { get; init; }
    public required int Weight { get; init; }
    public required JudgedArm Canary { get; init; }
    public required JudgedArm Baseline { get; init; }

    /// <summary>What the canary's error rate may be, by all that was counted so far, 0 to 1: it lies between the two at all times with 99 %.</summary>
    public double Low { get; init; }

    public double High { get; init; }

    /// <summary>True when nothing could be measured.</summary>
    public bool IsBlind { get; init; }
}

/// <summary>One side in a point; milliseconds are null without a request.</summary>
public sealed record JudgedArm(long Requests, long Errors, double? P50, double? P90, double? P99);

/// <summary>Counts of times to answer of both sides, bucket by bucket.</summary>
/// <param name="UpTo">The upper bound of each bucket, in milliseconds.</param>
/// <param name="Canary">How many of the canary's.</param>
/// <param name="Baseline">How many of the baseline's.</param>
public sealed record LatencyChart(IReadOnlyList<double> UpTo, IReadOnlyList<long> Canary, IReadOnlyList<long> Baseline);

public sealed record JudgedEndpoint(string Name, long CanaryRequests, long CanaryErrors, long BaselineRequests, long BaselineErrors);

/// <summary>What a component's jobs came to on both sides.</summary>
/// <param name="Component">The component.</param>
/// <param name="CanaryJobs">Jobs of the canary that ended.</param>
/// <param name="CanaryFailed">Of these, those that failed.</param>
/// <param name="BaselineJobs">Jobs of the baseline that ended.</param>
/// <param name="BaselineFailed">Of these, those that failed.</param>
/// <param name="Unread">Why they could not be read when it was tried last; null when they were.</param>
public sealed record JudgedJobs(string Component, long CanaryJobs, long CanaryFailed, long BaselineJobs, long BaselineFailed, string? Unread);

/// <summary>The written counts of a deployment, judged again.</summary>
public sealed record ReplayInfo
{
    public required string Deployment { get; init; }

    /// <summary>True when every verdict is the same.</summary>
    public required bool IsSame { get; init; }

    public IReadOnlyList<ReplayedWindow> Windows { get; init; } = [];

    /// <summary>Why there is nothing to judge again.</summary>
    public string? Note { get; init; }
}

/// <param name="Window">The step that watched.</param>
/// <param name="Blocks">How many blocks of counts there are.</param>
/// <param name="Then">What the judge said.</param>
/// <param name="Now">What it says now; null where instances that ended decided.</param>
/// <param name="IsSame">Whether both are the same: verdict, ground and every figure. Another version may put it in other words.</param>
public sealed record ReplayedWindow(string Window, int Blocks, string Then, string? Now, bool IsSame);

/// <summary>How soon faults are found in made-up traffic.</summary>
public sealed record SimulationInfo(int Deployments, int Seconds, IReadOnlyList<SimulatedFault> Faults);

/// <param name="Fault">What is wrong with the new release.</param>
/// <param name="TakenBack">In how many rehearsals it was taken back.</param>
/// <param name="MedianSeconds">After how long, in half of them; null when that was not reached.</param>
/// <param name="LateSeconds">After how long, in 95 % of them.</param>
public sealed record SimulatedFault(string Fault, int TakenBack, double? MedianSeconds, double? LateSeconds);
