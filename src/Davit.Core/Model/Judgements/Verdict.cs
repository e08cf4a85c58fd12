using Davit.Plugins;

namespace Davit.Core.Model.Judgements;

public enum VerdictKind
{
    /// <summary>Nothing speaks for more than going on watching.</summary>
    Open,

    /// <summary>Watched for its time, with enough to go by: nothing worse than what is tolerated was found.</summary>
    Pass,

    /// <summary>Worse, and not by chance.</summary>
    Fail,

    /// <summary>The time is over, and there was too little to go by.</summary>
    Insufficient,

    /// <summary>The time is over, and too much of it could not be measured.</summary>
    Blind,
}

/// <summary>What a verdict rests on.</summary>
public enum VerdictGround
{
    /// <summary>Everything together.</summary>
    All,

    /// <summary>More errors than on the baseline: the judge.</summary>
    Errors,

    /// <summary>More errors than on the baseline in one kind of request: the judge.</summary>
    Endpoint,

    /// <summary>A slower quantile than on the baseline: the judge.</summary>
    Latency,

    /// <summary>Slower than the baseline by another measure of the whole distribution: the judge.</summary>
    Shape,

    /// <summary>More of a component's jobs failed than on the baseline: the judge.</summary>
    Jobs,

    /// <summary>Beyond a plain limit of the spec, whatever the baseline does.</summary>
    Limit,

    /// <summary>Instances ended by themselves: a plain limit too.</summary>
    Ends,
}

/// <summary>What the judge says of a canary, in a sentence with its numbers.</summary>
public sealed record Verdict(VerdictKind Kind, VerdictGround Ground, string Words, VerdictFigures Figures)
{
    /// <summary>True when a comparison with the baseline decided, and not a plain limit.</summary>
    public bool IsComparison => Ground is VerdictGround.Errors or VerdictGround.Endpoint or VerdictGround.Latency or VerdictGround.Shape or VerdictGround.Jobs;
}

/// <summary>The numbers of a verdict.</summary>
public sealed record VerdictFigures
{
    public long CanaryRequests { get; init; }
    public long CanaryErrors { get; init; }
    public long BaselineRequests { get; init; }
    public long BaselineErrors { get; init; }

    /// <summary>Seconds that were measured, of all windows so far.</summary>
    public double Seconds { get; init; }

    /// <summary>Seconds in which nothing could be asked.</summary>
    public double BlindSeconds { get; init; }

    /// <summary>How unlikely the errors are when the canary is no worse than tolerated: a chance of at most one in this many.</summary>
    public double Evidence { get; init; } = 1;

    /// <summary>The kind of request that a verdict is about; null for all.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The component whose jobs a verdict is about, so that all counts here are of jobs; null where they are of requests.</summary>
    public string? Component { get; init; }

    public QuantileFigures? Canary { get; init; }
    public QuantileFigures? Baseline { get; init; }
}

/// <summary>Milliseconds within which half, 90 % and 99 % of the requests were answered.</summary>
public sealed record QuantileFigures(double P50, double P90, double P99);

/// <summary>A verdict as it was written down at the end of a window, or in it.</summary>
/// <param name="Window">The step that watched, such as <c>watch 10 %</c>.</param>
/// <param name="Weight">The canary's percentage.</param>
/// <param name="Opened">When the window began.</param>
/// <param name="At">When the judge spoke.</param>
/// <param name="Baseline">Whom the canary was compared with; null when there was nobody.</param>
/// <param name="Verdict">What it said.</param>
public sealed record Judgement(string Window, int Weight, DateTimeOffset Opened, DateTimeOffset At, ReleaseId? Baseline, Verdict Verdict);
