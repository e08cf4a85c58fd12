namespace Davit.Sources.Git;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The nearest few of the names, the nearest first; none when nothing is near.</summary>
    public static IReadOnlyList<string> Of(string wrong, IEnumerable<string> names, int most = 3)
    {
        // "origin/main" means "main" to whoever typed it.
        var meant = wrong.StartsWith("origin/", StringComparison.Ordinal) ? wrong["origin/".Length..] : wrong;
        return [.. names
            .Where(name => Math.Abs(name.Length - meant.Length) <= Math.Max(2, meant.Length / 3) || IsPart(meant, name))
            .Select(name => (Name: name, Distance: IsPart(meant, name) ? 1 : Distance(meant, name)))
            .Where(near => near.Distance <= Math.Max(2, meant.Length / 3))
            .OrderBy(near => near.Distance).ThenBy(near => near.Name, StringComparer.Ordinal)
            .Take(most)
            .Select(near => near.Name)];
    }

    /// <summary>The names as the end of a message: <c> Did you mean 'main'?</c></summary>
    public static string Hint(string wrong, IEnumerable<string> names) =>
        Of(wrong, names) is { Count: > 0 } near ? $" Did you mean {string.Join(" or ", near.Select(n => $"'{OneLine.Of(n)}'"))}?" : "";

    private static bool IsPart(string wrong, string name) =>
        wrong.Length >= 4 && (name.EndsWith("/" + wrong, StringComparison.OrdinalIgnoreCase) || wrong.EndsWith("/" + name, StringComparison.OrdinalIgnoreCase));

    private static int Distance(string a, string b)
    {
        var (last, next) = (new int[b.Length + 1], new int[b.Length + 1]);
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            next[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                next[j] = Math.Min(Math.Min(next[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
            }

            (last, next) = (next, last);
        }

        return last[b.Length];
    }
}
