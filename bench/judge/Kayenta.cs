namespace Davit.Bench.Judging;

/// <summary>What Kayenta says of a metric.</summary>
public enum KayentaLabel
{
    Pass,
    High,
    Nodata,
}

/// <summary>
/// The rule of Kayenta's judge NetflixACAJudge-v1.0 for one metric whose increase is bad, for comparison only: the confidence interval of Mann-Whitney's
/// location shift at 98 %, against a quarter of the estimate. Written from its published description.
/// </summary>
public static class Kayenta
{
    private const double Z = 2.3263478740408408;
    private const double Tolerance = 0.25;

    public static KayentaLabel Classify(IReadOnlyList<double> experiment, IReadOnlyList<double> control)
    {
        if (experiment.Count == 0 || control.Count == 0)
        {
            return KayentaLabel.Nodata;
        }

        if (experiment.Order().SequenceEqual(control.Order()) || experiment.Concat(control).Distinct().Count() == 1)
        {
            return KayentaLabel.Pass;
        }

        var (x, y) = experiment.Distinct().Count() == 1 && control.Distinct().Count() == 1 ? (Noise(experiment, 1), Noise(control, 2)) : (experiment, control);
        var (low, estimate) = (Root(x, y, Z), Root(x, y, 0));
        return low > Tolerance * Math.Abs(estimate) && x.Average() >= y.Average() ? KayentaLabel.High : KayentaLabel.Pass;
    }

    private static List<double> Noise(IReadOnlyList<double> values, ulong seed)
    {
        var chance = new Davit.Core.Judging.Chance(seed);
        return [.. values.Select(v => v + (1e-5 * v * chance.Normal()))];
    }

    // The shift at which the statistic equals q, by bisection of a function that falls with the shift; clamped to the range when it has no root there.
    private static double Root(IReadOnlyList<double> x, IReadOnlyList<double> y, double q)
    {
        var (low, high) = (x.Min() - y.Max(), x.Max() - y.Min());
        if (Statistic(x, y, low) - q <= 0)
        {
            return low;
        }

        if (Statistic(x, y, high) - q >= 0)
        {
            return high;
        }

        // Finer than its 1e-4, and from below: at a jump of the function its rounding would say High of nothing.
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            (low, high) = Statistic(x, y, middle) - q > 0 ? (middle, high) : (low, middle);
        }

        return low;
    }

    private static double Statistic(IReadOnlyList<double> x, IReadOnlyList<double> y, double shift)
    {
        var (n, m) = (x.Count, y.Count);
        var all = x.Select(v => (Value: v - shift, IsX: true)).Concat(y.Select(v => (Value: v, IsX: false))).OrderBy(v => v.Value).ToList();
        var (ranks, ties) = (0.0, 0.0);
        for (var i = 0; i < all.Count;)
        {
            var j = i;
            while (j < all.Count && all[j].Value == all[i].Value)
            {
                j++;
            }

            var tied = (double)(j - i);
            ranks += all.Skip(i).Take(j - i).Count(v => v.IsX) * ((i + 1 + j) / 2.0);
            ties += (tied * tied * tied) - tied;
            i = j;
        }

        var dz = ranks - (n * (n + 1) / 2.0) - (n * m / 2.0);
        var sigma = Math.Sqrt(n * m / 12.0 * (n + m + 1 - (ties / ((n + m) * (n + m - 1.0)))));
        return sigma == 0 ? 0 : (dz - (0.5 * Math.Sign(dz))) / sigma;
    }
}
