using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>A revision that a person named, checked: nothing in it can mean an option, a range or a path to git.</summary>
internal sealed record RevisionName(string Text)
{
    public bool IsHead => Text == "HEAD";

    public bool IsFullHash => Text.Length is 40 or 64 && Text.All(char.IsAsciiHexDigit);

    public bool IsShortHash => Text.Length is >= 4 and < 40 && Text.All(char.IsAsciiHexDigit);

    public bool IsFullRef => Text.StartsWith("refs/", StringComparison.Ordinal);

    /// <summary>A ref that ordinary fetches do not bring, such as a pull request's.</summary>
    public bool IsForeignRef => IsFullRef && !Text.StartsWith("refs/heads/", StringComparison.Ordinal) && !Text.StartsWith("refs/tags/", StringComparison.Ordinal);

    /// <summary>Where the mirror keeps a foreign ref: never where the remote could overwrite what the mirror keeps for itself.</summary>
    public string AskedRef => "refs/davit/asked/" + Text["refs/".Length..];

    /// <exception cref="PermanentException">The text cannot be a branch, tag, ref or hash.</exception>
    public static RevisionName Parse(string text)
    {
        var isName = text.Length is > 0 and <= 500
            && text[0] is not ('-' or '/' or '.')
            && text[^1] is not ('/' or '.')
            && !text.Any(c => char.IsControl(c) || c is ' ' or '~' or '^' or ':' or '?' or '*' or '[' or '\\')
            && !text.Contains("..", StringComparison.Ordinal) && !text.Contains("@{", StringComparison.Ordinal)
            && !text.Contains("//", StringComparison.Ordinal) && text != "@"
            && !text.Split('/').Any(part => part.StartsWith('.') || part.EndsWith(".lock", StringComparison.Ordinal));
        return isName
            ? new RevisionName(text)
            : throw new PermanentException($"'{OneLine.Of(text)}' cannot be a revision. Expected a branch, a tag, a commit's hash or a ref such as refs/pull/7/head.");
    }
}
