using System.Collections.Immutable;

namespace Davit.Core.Judging;

/// <summary>What a look at the latencies found.</summary>
/// <param name="What"><c>p50</c>, <c>p90</c>, <c>p99</c>, or <c>shape</c>.</param>
/// <param name="Canary">The canary's figure: milliseconds of a quantile, or the share of slow requests for the shape.</param>
/// <param name="Baseline">The same of the baseline.</param>
/// <param name="Milliseconds">For the shape: where the two differ most.</param>
/// <param name="Chance">How likely so large a difference is by chance, at this look.</param>
/// <param name="IsSlower">True when the difference is large enough to matter, and beyond the chance that this look may spend.</param>
public sealed record LatencyFinding(string What, double Canary, double Baseline, double Milliseconds, double Chance, bool IsSlower);

/// <summary>
/// Compares quantiles of two releases by the block jackknife: the window is cut into stretches, each left out once, and what the comparison changes by says how
/// far it may be trusted, however seconds depend on their neighbours. Looks come at times that grow by half, each with its part of the false-alarm rate.
/// </summary>
/// <param name="tolerated">The least ratio of quantiles that matters, such as 1.1.</param>
/// <param name="toleratedMs">The least difference that matters, in milliseconds.</param>
/// <param name="falseAlarms">What all looks may spend together.</param>
public sealed class LatencyEvidence(double tolerated, double toleratedMs, double falseAlarms)
{
    private const double FirstLook = 20;
    private const double Growth = 1.35;
    private const int EvenLooks = 16;
    private const double LeastShape = 0.12;
    private static readonly (string Name, double Quantile, double Weight)[] Quantiles = [("p50", 0.5, 0.3), ("p90", 0.9, 0.3), ("p99", 0.99, 0.2)];
    private static readonly double[] ShapeAt = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
    private const double ShapeWeight = 0.2;

    private readonly List<(double Seconds, ImmutableArray<int> Canary, ImmutableArray<int> Baseline)> _blocks = [];
    private double _seconds;
    private double _nextLook = FirstLook;
    private int _looks;

    public Histogram Canary { get; } = new();

    public Histogram Baseline { get; } = new();

    /// <summary>Adds a block; gives what was found when it was time to look.</summary>
    public IReadOnlyList<LatencyFinding> Add(double seconds, ImmutableArray<int> canary, ImmutableArray<int> baseline)
    {
        Canary.Add(canary);
        Baseline.Add(baseline);
        _seconds += seconds;
        _blocks.Add((seconds, canary, baseline));
        if (_seconds < _nextLook)
        {
            return [];
        }

        while (_seconds >= _nextLook)
        {
            _nextLook *= Growth;
        }

        var mayspend = _looks < EvenLooks ? falseAlarms * 0.8 / EvenLooks : falseAlarms * 0.2 / Math.Pow(2, _looks - EvenLooks + 1);
        _looks++;
        return Look(mayspend);
    }

    private List<LatencyFinding> Look(double maySpend)
    {
        var stretches = Stretches();
        var findings = new List<LatencyFinding>();
        if (stretches.Count < 6)
        {
            return findings;
        }

        foreach (var (name, quantile, weight) in Quantiles)
        {
            // The last per cent of a few requests is one slow client.
            var least = (quantile > 0.95 ? 10 : 5) / (1 - quantile);
            if (Canary.Total >= least && Baseline.Total >= least)
            {
                findings.Add(Compare(name, quantile, stretches, maySpend * weight));
            }
        }

        if (Canary.Total >= 50 && Baseline.Total >= 50)
        {
            findings.Add(CompareShape(stretches, maySpend * ShapeWeight));
        }

        return findings;
    }

    private LatencyFinding Compare(string name, double quantile, List<Stretch> stretches, double maySpend)
    {
        var (canary, baseline) = (Canary.LogQuantile(quantile), Baseline.LogQuantile(quantile));
        var without = stretches.Select(s => s.Without(Canary, Baseline, (c, b) => c.LogQuantile(quantile) - b.LogQuantile(quantile))).ToList();
        var difference = canary - baseline;
        // Half of what is tolerated is in the null, half is left for the estimate to be above.
        var chance = Chance(difference - (Math.Log(tolerated) / 2), without);
        var (slow, usual) = (Math.Exp(canary) / 1000, Math.Exp(baseline) / 1000);
        return new LatencyFinding(name, slow, usual, slow, chance, chance <= maySpend && difference >= Math.Log(tolerated) && slow - usual >= toleratedMs);
    }

    private LatencyFinding CompareShape(List<Stretch> stretches, double maySpend)
    {
        var both = new Histogram();
        both.Add(Canary);
        both.Add(Baseline);
        var worst = new LatencyFinding("shape", 0, 0, 0, 1, false);
        foreach (var bucket in ShapeAt.Select(q => (int)Math.Ceiling(both.LogQuantile(q) / Math.Log(2) * 8)).Where(b => b >= 0).Distinct())
        {
            double Gap(Histogram c, Histogram b) => (c.Above(bucket) / (double)Math.Max(1, c.Total)) - (b.Above(bucket) / (double)Math.Max(1, b.Total));
            var gap = Gap(Canary, Baseline);
            if (gap < LeastShape)
            {
                continue;
            }

            var chance = Math.Min(1, ShapeAt.Length * Chance(gap - (LeastShape / 2), [.. stretches.Select(s => s.Without(Canary, Baseline, Gap))]));
            var at = Math.Pow(2, bucket / 8.0) / 1000;
            if (chance < worst.Chance)
            {
                // What is slower by less than matters is not slower in shape either.
                var isSlow = chance <= maySpend && Canary.LogQuantile(ShapeQuantile(bucket)) - Baseline.LogQuantile(ShapeQuantile(bucket)) >= Math.Log(tolerated);
                worst = new LatencyFinding("shape", Canary.Above(bucket) / (double)Canary.Total, Baseline.Above(bucket) / (double)Baseline.Total, at, chance, isSlow && at >= toleratedMs);
            }
        }

        return worst;
    }

    private double ShapeQuantile(int bucket) => 1 - (Canary.Above(bucket) / (double)Canary.Total);

    // t of the jackknife, its variance raised by what neighbouring stretches still have in common.
    private static double Chance(double difference, List<double> without)
    {
        var n = without.Count;
        var mean = without.Average();
        var scores = without.Select(w => mean - w).ToList();
        var squares = scores.Sum(s => s * s);
        if (squares <= 0 || double.IsNaN(squares))
        {
            return 1;
        }

        var neighbours = 0.0;
        for (var i = 1; i < n; i++)
        {
            neighbours += scores[i] * scores[i - 1];
        }

        // Estimated correlations are too small by about (1 + 3r)/n.
        var r = neighbours / squares;
        r = Math.Clamp(r + ((1 + (3 * r)) / n), 0, 0.8);
        var variance = squares * (n - 1) / n * (1 + r) / (1 - r);
        return Student.UpperTail(difference / Math.Sqrt(variance), (n - 1) * (1 - r) / (1 + r));
    }

    private List<Stretch> Stretches()
    {
        var length = Math.Max(3.5, 0.6 * Math.Sqrt(_seconds));
        var stretches = new List<Stretch>();
        var open = new Stretch();
        foreach (var (seconds, canary, baseline) in _blocks)
        {
            open.Add(seconds, canary, baseline);
            if (open.Seconds >= length && open.Canary.Total > 0 && open.Baseline.Total > 0)
            {
                stretches.Add(open);
                open = new Stretch();
            }
        }

        return stretches;
    }

    private sealed class Stretch
    {
        public double Seconds { get; private set; }

        public Histogram Canary { get; } = new();

        public Histogram Baseline { get; } = new();

        public void Add(double seconds, ImmutableArray<int> canary, ImmutableArray<int> baseline)
        {
            Seconds += seconds;
            Canary.Add(canary);
            Baseline.Add(baseline);
        }

        public double Without(Histogram canary, Histogram baseline, Func<Histogram, Histogram, double> what)
        {
            canary.Add(Canary, -1);
            baseline.Add(Baseline, -1);
            var result = what(canary, baseline);
            canary.Add(Canary);
            baseline.Add(Baseline);
            return result;
        }
    }
}
