using Davit.Core.Judging;
using Davit.Core.Model.Judgements;

namespace Davit.Bench.Judging;

/// <summary>Traffic as Kayenta would see it: three series of points, each judged by its rule, one of them High is a failure.</summary>
internal static class KayentaRun
{
    private const int Step = 10;
    private const int Interval = 60;
    private const int First = 300;

    /// <summary>When the rule first says High; null when it never does.</summary>
    public static int? SecondsToHigh(TrafficShape shape, int seconds, ulong seed)
    {
        var traffic = new SimulatedTraffic(shape, seed);
        var (errors, medians, slow) = (new Series(), new Series(), new Series());
        for (var second = Step; second <= seconds; second += Step)
        {
            var blocks = Enumerable.Range(0, Step).Select(_ => traffic.Next()).ToList();
            errors.Add(Errors(blocks.Select(b => b.Canary)), Errors(blocks.Select(b => b.Baseline)));
            medians.Add(Latency(blocks.Select(b => b.Canary), 0.5), Latency(blocks.Select(b => b.Baseline), 0.5));
            slow.Add(Latency(blocks.Select(b => b.Canary), 0.99), Latency(blocks.Select(b => b.Baseline), 0.99));
            if (second >= First && second % Interval == 0 && (errors.IsHigh || medians.IsHigh || slow.IsHigh))
            {
                return second;
            }
        }

        return null;
    }

    private static double Errors(IEnumerable<ArmCounts> arms)
    {
        var all = arms.ToList();
        return all.Sum(a => a.Errors) / (double)Math.Max(1, all.Sum(a => a.Requests));
    }

    private static double Latency(IEnumerable<ArmCounts> arms, double quantile)
    {
        var histogram = new Histogram();
        foreach (var arm in arms)
        {
            histogram.Add(arm.Latency);
        }

        return histogram.Milliseconds(quantile) ?? 0;
    }

    private sealed class Series
    {
        private readonly List<double> _canary = [];
        private readonly List<double> _baseline = [];

        public bool IsHigh => Kayenta.Classify(_canary, _baseline) is KayentaLabel.High;

        public void Add(double canary, double baseline)
        {
            _canary.Add(canary);
            _baseline.Add(baseline);
        }
    }
}
