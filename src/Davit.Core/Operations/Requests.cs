using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>Who asks, and why: written beside every fact.</summary>
/// <param name="Who">Such as <c>person:ada</c>.</param>
/// <param name="Why">The reason that was given.</param>
public sealed record Asked(string Who, string? Why = null);

/// <param name="Service">The service.</param>
/// <param name="Revision">A commit, branch, tag or ref; null for the default branch.</param>
/// <param name="Environment">Null where there is only one.</param>
/// <param name="Strategy">Null for the spec's.</param>
public sealed record Deploy(string Service, string? Revision, string? Environment, StrategyKind? Strategy)
{
    /// <summary>A policy asks: it is refused where a person would not be, when something came in between.</summary>
    public bool IsAutomatic { get; init; }
}

/// <param name="Service">The service.</param>
/// <param name="Environment">Null where there is only one.</param>
/// <param name="Release">Null for the one before.</param>
public sealed record Rollback(string Service, string? Environment, ReleaseId? Release)
{
    /// <summary>Where it is worked on: a fix that names it is known as one.</summary>
    public string? Ticket { get; init; }
}
