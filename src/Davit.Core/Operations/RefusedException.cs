using Davit.Core.Explaining;

namespace Davit.Core.Operations;

/// <summary>Why something that a person asked for is not done; nothing was changed.</summary>
public enum RefusalKind
{
    /// <summary>There is no such service, commit, release, deployment or environment.</summary>
    NotFound,

    /// <summary>What was asked makes no sense as it stands.</summary>
    Invalid,

    /// <summary>A lock, a policy or the present state forbids it.</summary>
    Blocked,
}

/// <summary>A refusal, with what would change it: the same explanation that "why" gives.</summary>
public sealed class RefusedException(RefusalKind kind, Explanation because) : Exception(because.Summary)
{
    /// <summary>A refusal whose words are nobody else's.</summary>
    /// <param name="kind">What is wrong with it.</param>
    /// <param name="message">Why, in words.</param>
    /// <param name="next">What to do instead, as a command where there is one.</param>
    public RefusedException(RefusalKind kind, string message, string? next = null)
        : this(kind, new Explanation(WhyKind.Refused, message) { Next = next is null ? [] : [IsCommand(next) ? new NextStep(next, "") : new NextStep("", next)] })
    {
    }

    /// <summary>What is in the way now, in the words of "why".</summary>
    public RefusedException(Explanation because) : this(RefusalKind.Blocked, because)
    {
    }

    public RefusalKind Kind { get; } = kind;

    public Explanation Because { get; } = because;

    /// <summary>What to do instead, as a command where there is one.</summary>
    public string? Next => Because.Next is [var first, ..] ? (first.Command.Length > 0 ? first.Command : first.Sentence) : null;

    private static bool IsCommand(string next) => next.StartsWith("davit ", StringComparison.Ordinal) && !next.Contains('(', StringComparison.Ordinal);
}
