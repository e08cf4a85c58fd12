using Davit.Core.Model.Judgements;

namespace Davit.Core.Judging;

/// <summary>What came of one rehearsed deployment.</summary>
/// <param name="Verdict">What decided; null when nothing did.</param>
/// <param name="Seconds">When, or the whole time.</param>
/// <param name="Requests">The canary's requests until then.</param>
public sealed record RehearsedEnd(Verdict? Verdict, double Seconds, long Requests);

/// <summary>Many made-up deployments through the judge: how often it decides, and how soon.</summary>
public static class Rehearsal
{
    public static IReadOnlyList<RehearsedEnd> Run(JudgedPair pair, TrafficShape shape, int deployments, int seconds, ulong seed) =>
        [.. Enumerable.Range(0, deployments).Select(n => One(pair, shape, seconds, (seed * 1_000_003) + (ulong)n))];

    /// <summary>The value that a share of the numbers does not pass; infinite where the share was not reached.</summary>
    public static double Quantile(IReadOnlyList<RehearsedEnd> ends, double quantile, Func<RehearsedEnd, double> what)
    {
        var caught = ends.Where(e => e.Verdict is not null).Select(what).Order().ToList();
        var rank = (int)Math.Ceiling(quantile * ends.Count) - 1;
        return rank < caught.Count ? caught[Math.Max(0, rank)] : double.PositiveInfinity;
    }

    private static RehearsedEnd One(JudgedPair pair, TrafficShape shape, int seconds, ulong seed)
    {
        var traffic = new SimulatedTraffic(shape, seed);
        var judge = new Judge(pair);
        var requests = 0L;
        for (var second = 1; second <= seconds; second++)
        {
            var block = traffic.Next();
            requests += block.Canary.Requests;
            if (judge.Add(block) is { } verdict)
            {
                return new RehearsedEnd(verdict, second, requests);
            }
        }

        return new RehearsedEnd(null, seconds, requests);
    }
}
