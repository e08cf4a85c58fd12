namespace Davit.Core.Judging;

/// <summary>Evidence that a share of requests lies above a limit for sure, and not by the chance of a few: an e-process against the limit.</summary>
public static class LimitEvidence
{
    private static readonly double[] Odds = [1.5, 2, 3, 5, 9, 20, 60, 300, 10_000];

    /// <param name="bad">Requests that were bad.</param>
    /// <param name="requests">All requests.</param>
    /// <param name="limit">The share that is allowed, 0 to 1.</param>
    public static double Value(long bad, long requests, double limit)
    {
        if (limit <= 0)
        {
            return bad > 0 ? double.PositiveInfinity : 1;
        }

        return limit >= 1 ? 1 : Odds.Average(factor =>
        {
            var odds = factor * limit / (1 - limit);
            var share = odds / (1 + odds);
            return Math.Exp((bad * Math.Log(share / limit)) + ((requests - bad) * Math.Log((1 - share) / (1 - limit))));
        });
    }
}
