namespace Davit.Core.Model.Spec;

/// <summary>The name that was probably meant: near enough by slips of the finger, or null rather than a wild guess.</summary>
public static class NearestName
{
    public static string? Of(string written, IEnumerable<string> names)
    {
        if (written.Length is 0 or > 100)
        {
            return null;
        }

        var best = names
            .Select(name => (Name: name, Distance: Distance(Plain(written), Plain(name))))
            .Where(n => n.Distance <= Math.Max(1, Math.Max(n.Name.Length, written.Length) / 3))
            .OrderBy(n => n.Distance).ThenBy(n => n.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return best.Name;
    }

    // healthy_for, healthyFor and healthy-for are one name to the person who typed it.
    private static string Plain(string name) => name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i : Cheapest(rows, a, b, i, j);
            }
        }

        return rows[a.Length, b.Length];
    }

    private static int Cheapest(int[,] rows, string a, string b, int i, int j)
    {
        var replaced = rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
        var best = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }
}
