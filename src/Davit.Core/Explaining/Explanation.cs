namespace Davit.Core.Explaining;

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

    /// <summary>It is not done: it was tried, taken back, or is not as the rules want it.</summary>
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

/// <summary>What was seen, and where.</summary>
public sealed record Evidence(string Label, string Text);

/// <summary>What would change it.</summary>
/// <param name="Command">To be copied; empty where it is nothing that Davit does.</param>
/// <param name="Sentence">What it does.</param>
public sealed record NextStep(string Command, string Sentence);

/// <summary>Why something is as it is: in one sentence, since when, with what was seen, and what would change it.</summary>
public sealed record Explanation(WhyKind Kind, string Summary)
{
    public DateTimeOffset? Since { get; init; }
    public IReadOnlyList<Evidence> Evidence { get; init; } = [];
    public IReadOnlyList<NextStep> Next { get; init; } = [];

    /// <summary>The same for a place where a deployment must say why: what is told to be deployed is told with it.</summary>
    /// <param name="isWanted">False where no reason is needed: nothing is changed.</param>
    public Explanation WithReason(bool isWanted) => !isWanted ? this : this with
    {
        Next = [.. Next.Select(n => n.Command.StartsWith("davit deploy ", StringComparison.Ordinal) && !n.Command.Contains(" --reason ", StringComparison.Ordinal) ? n with { Command = $"{n.Command} --reason WHY" } : n)],
    };
}
