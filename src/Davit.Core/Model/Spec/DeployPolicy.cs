using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Davit.Core.Model.Spec;

/// <summary>What must be true of a deployment before it may begin.</summary>
public sealed record DeployPolicy
{
    public static DeployPolicy Open { get; } = new();

    /// <summary>Branches that a deployed commit must be on, one of them; <c>*</c> stands for any letters. None for any commit.</summary>
    public ImmutableArray<string> From { get; init; } = [];

    public bool RequireReason { get; init; }

    /// <summary>What is deployed by itself; null for nothing.</summary>
    public AutoPolicy? Auto { get; init; }

    /// <summary>Why a deployment is refused: one sentence for each rule that it breaks, none if it may begin.</summary>
    /// <param name="environment">Where, for the sentences.</param>
    /// <param name="branches">The branches that hold the commit.</param>
    /// <param name="reason">What the person said it is for.</param>
    public ImmutableArray<string> Check(string environment, IReadOnlyCollection<string> branches, string? reason)
    {
        var refusals = ImmutableArray.CreateBuilder<string>();
        if (From.Length > 0 && !branches.Any(b => From.Any(f => Fits(f, b))))
        {
            var on = branches.Count == 0 ? "on no branch" : $"on {string.Join(", ", branches)}";
            refusals.Add($"{environment} takes commits of {string.Join(", ", From)} only; this one is {on}.");
        }

        if (RequireReason && string.IsNullOrWhiteSpace(reason))
        {
            refusals.Add($"{environment} wants a reason for each deployment; none was given.");
        }

        return refusals.ToImmutable();
    }

    private static bool Fits(string pattern, string branch) =>
        Regex.IsMatch(branch, $@"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}\z", RegexOptions.NonBacktracking | RegexOptions.Singleline);
}
