namespace Davit.Sources.Git;

/// <summary>Reads which branch a remote's HEAD names from the answer of <c>git ls-remote --symref</c>.</summary>
internal static class DefaultBranch
{
    private const string Start = "ref: refs/heads/";

    public static string? Of(string answer) =>
        answer.Split('\n').FirstOrDefault(line => line.StartsWith(Start, StringComparison.Ordinal)) is { } line
            ? line[Start.Length..].Split('\t')[0]
            : null;
}
