using System.Globalization;
using System.Text;
using Davit.Core.Judging;
using Davit.Core.Model.Spec;

namespace Davit.Bench.Judging;

/// <summary>The tables of docs/judge.md, from fixed seeds.</summary>
internal static class Tables
{
    private const int Hour = 3600;
    private static readonly JudgedPair Pair = new("new", "old", new JudgeSpec(), new LimitsSpec());
    private static readonly double[] Correlations = [0, 0.5, 0.8];
    private static readonly double[] Rates = [5, 50, 500];

    private static readonly (string Name, TrafficShape Shape)[] Faults =
    [
        ("errors 0.1 % to 1 %", new TrafficShape { CanaryErrors = 0.01 }),
        ("errors 0.1 % to 5 %", new TrafficShape { CanaryErrors = 0.05 }),
        ("latency +25 %", new TrafficShape { Slower = 1.25 }),
        ("latency +50 %", new TrafficShape { Slower = 1.5 }),
        ("latency +100 %", new TrafficShape { Slower = 2 }),
    ];

    /// <summary>How often releases that are the same are taken back in ten minutes of watching.</summary>
    public static string Identical()
    {
        const int seconds = 600;
        var table = new StringBuilder("| canary, requests/s | baseline, requests/s | error rate of both | deployments | correlation 0 | 0.5 | 0.8 |\n|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var (canary, baseline, errors, deployments) in new[] { (5.0, 5.0, 0.001, 2000), (5, 5, 0.01, 2000), (5, 45, 0.01, 1000), (50, 50, 0.001, 1000), (50, 50, 0.01, 1000), (50, 450, 0.01, 300), (500, 500, 0.01, 300) })
        {
            table.Append(CultureInfo.InvariantCulture, $"| {canary} | {baseline} | {errors * 100:0.#} % | {deployments} |");
            foreach (var correlation in Correlations)
            {
                var shape = new TrafficShape { CanaryPerSecond = canary, BaselinePerSecond = baseline, CanaryErrors = errors, BaselineErrors = errors, Correlation = correlation };
                var taken = Rehearsal.Run(Pair, shape, deployments, seconds, seed: 1).Count(e => e.Verdict is not null);
                table.Append(CultureInfo.InvariantCulture, $" {taken / (double)deployments * 100:0.00} % |");
            }

            table.Append('\n');
        }

        return table.ToString();
    }

    /// <summary>How long it takes to catch what is worse.</summary>
    public static string Detection()
    {
        var table = new StringBuilder("| fault | requests/s | seconds: median, 95 % (correlation 0) | canary requests: median, 95 % | seconds: median, 95 % (correlation 0.8) |\n|---|---:|---:|---:|---:|\n");
        foreach (var (name, shape) in Faults)
        {
            foreach (var rate in Rates)
            {
                var calm = Ends(shape with { CanaryPerSecond = rate, BaselinePerSecond = rate }, rate);
                var rough = Ends(shape with { CanaryPerSecond = rate, BaselinePerSecond = rate, Correlation = 0.8 }, rate);
                table.Append($"| {name} | {rate} | {Both(calm, e => e.Seconds)} | {Both(calm, e => e.Requests)} | {Both(rough, e => e.Seconds)} |\n");
            }
        }

        return table.ToString();
    }

    /// <summary>Kayenta's rule on the same traffic: points of 10 s, looked at every minute from the fifth on, over all points so far.</summary>
    public static string Beside()
    {
        var table = new StringBuilder("| traffic, 50 requests/s on each side, 10 minutes | correlation | Davit takes back | after, median | Kayenta's rule says High | after, median |\n|---|---:|---:|---:|---:|---:|\n");
        foreach (var (name, fault) in Faults.Prepend(("no difference", new TrafficShape())))
        {
            foreach (var correlation in Correlations)
            {
                const int deployments = 200;
                var shape = fault with { CanaryPerSecond = 50, BaselinePerSecond = 50, Correlation = correlation };
                var ours = Rehearsal.Run(Pair, shape, deployments, 600, seed: 3);
                var theirs = Enumerable.Range(0, deployments).Select(n => KayentaRun.SecondsToHigh(shape, 600, (3 * 1_000_003) + (ulong)n)).ToList();
                var high = theirs.OfType<int>().Order().ToList();
                table.Append(CultureInfo.InvariantCulture, $"| {name} | {correlation} | {ours.Count(e => e.Verdict is not null) * 100.0 / deployments:0.#} % | {Seconds(Rehearsal.Quantile(ours, 0.5, e => e.Seconds))} | {high.Count * 100.0 / deployments:0.#} % | {Seconds(high.Count * 2 > deployments ? high[(deployments / 2) - 1] : double.PositiveInfinity)} |\n");
            }
        }

        return table.ToString();
    }

    private static IReadOnlyList<RehearsedEnd> Ends(TrafficShape shape, double rate) => Rehearsal.Run(Pair, shape, rate > 100 ? 40 : 100, rate > 100 ? Hour / 2 : Hour, seed: 2);

    private static string Both(IReadOnlyList<RehearsedEnd> ends, Func<RehearsedEnd, double> what) =>
        $"{Number(Rehearsal.Quantile(ends, 0.5, what))}, {Number(Rehearsal.Quantile(ends, 0.95, what))}";

    private static string Seconds(double seconds) => double.IsInfinity(seconds) ? "never" : $"{Number(seconds)} s";

    private static string Number(double value) => double.IsInfinity(value) ? "over the time" : value.ToString("#,0", CultureInfo.InvariantCulture);
}
