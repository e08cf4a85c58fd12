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

/// <summary>A refusal, with what would change it.</summary>
public sealed class RefusedException(RefusalKind kind, string message, string? next = null) : Exception(message)
{
    public RefusalKind Kind { get; } = kind;

    /// <summary>What to do instead, as a command where there is one.</summary>
    public string? Next { get; } = next;
}
