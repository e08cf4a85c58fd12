namespace Davit.Core.Model.Spec;

/// <summary>What a canary is compared with, and how sure the judge must be.</summary>
public sealed record JudgeSpec
{
    /// <summary>Whether there is a comparison at all: the limits hold in any case.</summary>
    public bool IsOn { get; init; } = true;

    public BaselineKind Baseline { get; init; } = BaselineKind.Fresh;

    /// <summary>The share of deployments of a release that is no worse that may be taken back nevertheless.</summary>
    public double FalseAlarms { get; init; } = 0.01;

    /// <summary>Requests on each side, in each window, below which the judge does not say that a canary is good.</summary>
    public int MinimumRequests { get; init; } = 50;

    /// <summary>Jobs on each side, in each window and of each component that tells what they came to, below which the judge does not say that a canary is good.</summary>
    public int MinimumJobs { get; init; } = 50;

    /// <summary>By how much more errors may become, as a part of the baseline's: 0.25 for a quarter.</summary>
    public double ErrorIncrease { get; init; } = 0.25;

    /// <summary>By how much the error rate may grow, as a share of requests.</summary>
    public double ErrorDifference { get; init; } = 0.001;

    /// <summary>By how much slower a quantile may become, as a part of the baseline's.</summary>
    public double LatencyIncrease { get; init; } = 0.1;

    /// <summary>By how much slower a quantile may become.</summary>
    public TimeSpan LatencyDifference { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>How long a window is held open beyond its time when there is too little to go by, before a person is asked.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(10);
}

public enum BaselineKind
{
    /// <summary>The running instances of the old release.</summary>
    Stable,

    /// <summary>Instances of the old release that are started with the canary, and have its share of the requests.</summary>
    Fresh,
}
