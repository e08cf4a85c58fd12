namespace Davit.Sources.Running;

/// <summary>A program to run: arguments are passed as they are, never through a shell, and nothing of this process's own environment is inherited.</summary>
internal sealed record ProcessOrder(string Program, IReadOnlyList<string> Arguments)
{
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    public string? Folder { get; init; }
}
