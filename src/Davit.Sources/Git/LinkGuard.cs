namespace Davit.Sources.Git;

/// <summary>
/// Decides whether links stay inside their folder. Links are followed as the system would: a chain of harmless ones can lead out
/// (<c>a -> .</c>, then <c>b -> a/..</c>), which comparing paths as text does not see.
/// </summary>
internal sealed class LinkGuard(IReadOnlyDictionary<string, string> links)
{
    private const int MostSteps = 200;

    /// <summary>True when following the link at the path never leaves the folder.</summary>
    public bool StaysInside(string path)
    {
        var place = new List<string>();
        var ahead = new Stack<string>(path.Split('/').Reverse());
        for (var steps = 0; ahead.TryPop(out var part); steps++)
        {
            if (steps > MostSteps + path.Length)
            {
                return false;
            }

            if (part is "" or ".")
            {
                continue;
            }

            if (part == "..")
            {
                if (place.Count == 0)
                {
                    return false;
                }

                place.RemoveAt(place.Count - 1);
                continue;
            }

            place.Add(part);
            if (links.TryGetValue(string.Join('/', place), out var target))
            {
                if (target.StartsWith('/') || target.Length == 0)
                {
                    return false;
                }

                place.RemoveAt(place.Count - 1);
                foreach (var step in target.Split('/').Reverse())
                {
                    ahead.Push(step);
                }
            }
        }

        return true;
    }
}
