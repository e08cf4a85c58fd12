namespace Davit.Sources.Git;

/// <summary>One run of git.</summary>
internal sealed record GitOrder(string GitFolder, params IReadOnlyList<string> Arguments)
{
    /// <summary>The remote that it talks to; null when it is answered from the mirror.</summary>
    public RepositoryAddress? Remote { get; init; }

    public GitCredential? Credential { get; init; }

    /// <summary>Lines for its standard input.</summary>
    public IEnumerable<string> Input { get; init; } = [];

    /// <summary>Where its progress is told, a line at a time.</summary>
    public Action<string>? Progress { get; init; }
}

/// <summary>How a run of git ended.</summary>
internal sealed record GitEnd(int Code, string Errors)
{
    public bool Succeeded => Code == 0;
}
