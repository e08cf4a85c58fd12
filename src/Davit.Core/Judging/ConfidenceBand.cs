namespace Davit.Core.Judging;

/// <summary>Between which rates the true one lies, at all times together: the shares against which a beta mixture finds no case (Robbins, 1970).</summary>
public static class ConfidenceBand
{
    private const double Level = 100;

    public static (double Low, double High) Of(long errors, long requests)
    {
        if (requests == 0)
        {
            return (0, 1);
        }

        var mixture = Special.LogBeta(errors + 0.5, requests - errors + 0.5) - Special.LogBeta(0.5, 0.5);
        bool IsPossible(double rate) => mixture - (errors * Math.Log(rate)) - ((requests - errors) * Math.Log(1 - rate)) < Math.Log(Level);
        var middle = Math.Clamp(errors / (double)requests, 1e-12, 1 - 1e-12);
        return (errors == 0 ? 0 : Edge(middle, 1e-12, IsPossible), errors == requests ? 1 : Edge(middle, 1 - 1e-12, IsPossible));
    }

    private static double Edge(double inside, double outside, Func<double, bool> isPossible)
    {
        if (isPossible(outside))
        {
            return outside;
        }

        for (var i = 0; i < 40; i++)
        {
            var between = (inside + outside) / 2;
            (inside, outside) = isPossible(between) ? (between, outside) : (inside, between);
        }

        return inside;
    }
}
