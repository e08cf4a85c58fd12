using Davit.Core.Model.Spec.Text;

namespace Davit.Core.Model.Spec;

/// <summary>Where a component tells what its jobs came to: counters on a page of its own port, in the text format of Prometheus.</summary>
public sealed record OutcomesSpec
{
    public const string UsualPath = "/metrics";

    public string Path { get; init; } = UsualPath;

    /// <summary>Counts jobs that ended well; null where <see cref="Total"/> is said.</summary>
    public string? Good { get; init; }

    /// <summary>Counts all jobs that ended; null where <see cref="Good"/> is said.</summary>
    public string? Total { get; init; }

    /// <summary>Counts jobs that failed.</summary>
    public string Bad { get; init; } = "";

    /// <summary>What is counted beside failures: <see cref="Good"/> or <see cref="Total"/>.</summary>
    public CounterSelector Others() => CounterSelector.TryParse(Good ?? Total ?? "") ?? throw new InvalidOperationException($"'{Good ?? Total}' was not checked when it was read.");

    public CounterSelector Failures() => CounterSelector.TryParse(Bad) ?? throw new InvalidOperationException($"'{Bad}' was not checked when it was read.");
}
