namespace Davit.Router.Picking;

/// <summary>
/// Weighted rendezvous hashing: each value gives each share a score that grows with the share's weight, and the highest score wins. When one weight grows, values
/// move only to that share; when it shrinks, only away from it. The hash is written here because the framework's own differs from process to process.
/// </summary>
internal static class Rendezvous
{
    public static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return Mix(hash);
    }

    /// <summary>Larger wins; 0 for a weight of 0.</summary>
    public static double Score(ulong value, ulong share, int weight)
    {
        // (0, 1): the top 53 bits, shifted off zero.
        var drawn = ((Mix(value ^ share) >> 11) + 0.5) / (1UL << 53);
        return weight / -Math.Log(drawn);
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9UL;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EBUL;
        return x ^ (x >> 31);
    }
}
