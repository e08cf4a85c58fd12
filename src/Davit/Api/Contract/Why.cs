using System.Text.Json.Serialization;

namespace Davit.Api.Contract;

[JsonConverter(typeof(CamelCase<WhyKind>))]
public enum WhyKind
{
    /// <summary>It runs what is desired, and nothing is to be said.</summary>
    Running,

    /// <summary>A deployment is under way.</summary>
    Moving,

    /// <summary>It goes on by itself, at a time or when something else has happened.</summary>
    Waiting,

    /// <summary>A person is asked.</summary>
    Asking,

    /// <summary>It does not begin by itself: it was tried, taken back, or is not as the rules want it.</summary>
    Refused,

    Held,
    Locked,
    Frozen,

    /// <summary>Instances are missing, or the last deployment failed.</summary>
    Failing,

    /// <summary>Something newer took its place.</summary>
    Superseded,

    /// <summary>A person stopped it.</summary>
    Stopped,

    /// <summary>Nothing was deployed there yet.</summary>
    Empty,

    /// <summary>The place that runs it, or its repository, cannot be asked.</summary>
    Unknown,
}

/// <summary>Why a service is as it is in an environment.</summary>
public sealed record WhyInfo
{
    public required string Service { get; init; }
    public required string Environment { get; init; }

    /// <summary>The release it stands on; null before the first.</summary>
    public string? Stands { get; init; }

    /// <summary>What it should stand on: what it is held on, or else what its policy chooses; null when nobody says.</summary>
    public string? Desired { get; init; }

    /// <summary>What is to be said, the most important first; never empty.</summary>
    public IReadOnlyList<ExplanationInfo> Explanations { get; init; } = [];
}

public sealed record ExplanationInfo
{
    public required WhyKind Kind { get; init; }

    /// <summary>In one sentence.</summary>
    public required string Summary { get; init; }

    public DateTimeOffset? Since { get; init; }
    public IReadOnlyList<EvidenceInfo> Evidence { get; init; } = [];

    /// <summary>What would change it, the most likely first.</summary>
    public IReadOnlyList<NextStepInfo> Next { get; init; } = [];
}

/// <summary>What was seen.</summary>
/// <param name="Label">Whence: <c>web.1</c>, <c>watch 50 %</c>, <c>policy</c>.</param>
/// <param name="Text">Words or log lines; may have several lines.</param>
public sealed record EvidenceInfo(string Label, string Text);

/// <summary>What would change it.</summary>
/// <param name="Command">To be copied.</param>
/// <param name="Sentence">What it does.</param>
public sealed record NextStepInfo(string Command, string Sentence);

/// <summary>Of every environment of the service that was asked about.</summary>
public sealed record WhyList(IReadOnlyList<WhyInfo> Environments);
