using System.Globalization;
using System.Text;
using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>Reads a commit as git stores it.</summary>
internal static class CommitText
{
    public static Commit Read(string sha, byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var headEnd = text.IndexOf("\n\n", StringComparison.Ordinal);
        var head = (headEnd < 0 ? text : text[..headEnd]).Split('\n');
        if (head.Any(line => line.StartsWith("encoding ", StringComparison.Ordinal) && !line.EndsWith("UTF-8", StringComparison.OrdinalIgnoreCase)))
        {
            // Nearly all that is not UTF-8 is a Latin alphabet of the West; a wrong letter in a subject does no harm.
            text = Encoding.Latin1.GetString(content);
            headEnd = text.IndexOf("\n\n", StringComparison.Ordinal);
            head = (headEnd < 0 ? text : text[..headEnd]).Split('\n');
        }

        var author = head.FirstOrDefault(line => line.StartsWith("author ", StringComparison.Ordinal))?["author ".Length..] ?? "";
        var subject = headEnd < 0 ? "" : text[(headEnd + 2)..].TrimStart('\n').Split('\n')[0];
        return new Commit(sha, Name(author), At(author), Clean(subject));
    }

    /// <summary>Makes a commit of the four fields of <see cref="Format"/>.</summary>
    public static Commit FromFields(ReadOnlySpan<string> fields) => new(fields[0], Clean(fields[1]), Time(fields[2], "+0000"), Clean(fields[3]));

    /// <summary>Hash, author, the author's time and subject for <c>git log -z</c>.</summary>
    public const string Format = "--format=tformat:%H%x00%an%x00%ad%x00%s";

    public static string Clean(string text) => new([.. text.Where(c => !char.IsControl(c) && char.GetUnicodeCategory(c) is not UnicodeCategory.Format)]);

    private static string Name(string author)
    {
        var mail = author.LastIndexOf(" <", StringComparison.Ordinal);
        return Clean(mail > 0 ? author[..mail] : author.Split('<')[0]).Trim();
    }

    private static DateTimeOffset At(string author)
    {
        var after = author.LastIndexOf('>');
        return after >= 0 && author[(after + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var seconds, var zone, ..]
            ? Time(seconds, zone)
            : DateTimeOffset.UnixEpoch;
    }

    /// <summary>Times are what the author's machine claimed: a hostile or broken one is clamped, not refused.</summary>
    private static DateTimeOffset Time(string text, string zone)
    {
        if (text.Split(' ') is [var first, var second])
        {
            (text, zone) = (first, second);
        }

        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
        {
            return DateTimeOffset.UnixEpoch;
        }

        var at = DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(seconds, 0, 253_000_000_000));
        return int.TryParse(zone, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var offset) && Math.Abs(offset) < 1400
            ? at.ToOffset(TimeSpan.FromMinutes((offset / 100 * 60) + (offset % 100)))
            : at;
    }
}
