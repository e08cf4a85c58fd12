using System.Text.RegularExpressions;

namespace Davit.Core.Model.Holds;

/// <summary>How a commit's message says that it mends what was taken back.</summary>
internal static partial class FixWords
{
    private const int ShortestHash = 7;

    public static bool Names(string message, Tombstone tombstone) =>
        (tombstone.Ticket is { Length: > 0 } ticket && HasWord(message, ticket))
        || Trailers().Matches(message).SelectMany(m => m.Groups["what"].Value.Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries)).Any(word => Means(word.TrimEnd('.'), tombstone));

    /// <summary>The commits that a message says it reverts, in git's own words.</summary>
    public static IEnumerable<string> Reverted(string message) => Reverts().Matches(message).Select(m => m.Groups["hash"].Value);

    private static bool Means(string word, Tombstone tombstone) =>
        word == tombstone.Id || word == tombstone.Release?.ToString()
        || (word.Length >= ShortestHash && tombstone.Commit.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static bool HasWord(string message, string word)
    {
        for (var at = message.IndexOf(word, StringComparison.OrdinalIgnoreCase); at >= 0; at = message.IndexOf(word, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var end = at + word.Length;
            if ((at == 0 || !char.IsLetterOrDigit(message[at - 1])) && (end == message.Length || !char.IsLetterOrDigit(message[end])))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^This reverts commit (?<hash>[0-9a-f]{7,64})\b", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Reverts();

    // `git revert` writes "This reverts commit HASH."
    [GeneratedRegex(@"^\s*(?:This\s+)?(?:fix|fixes|fixed|reverts?|mends?|resolves?|closes?)(?::|\s+commit\b)?\s+(?<what>.+)$", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Trailers();
}
