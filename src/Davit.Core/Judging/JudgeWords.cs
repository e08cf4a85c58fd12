using System.Globalization;
using Davit.Core.Model.Judgements;

namespace Davit.Core.Judging;

/// <summary>The judge's sentences: what, where, how much, against what, and how sure.</summary>
internal sealed class JudgeWords(JudgedPair pair)
{
    public JobWords Jobs { get; } = new(pair);

    public string MoreErrors(string? endpoint, ErrorEvidence errors, double? evidence = null) =>
        $"{(endpoint is null ? "Errors" : $"Errors on {endpoint}")} were {Percent(errors.CanaryRate)} on {pair.Canary} against {Percent(errors.BaselineRate)} on {pair.Baseline} " +
        $"({Of(errors.CanaryErrors, errors.CanaryRequests)} against {Of(errors.BaselineErrors, errors.BaselineRequests)}; a difference this large by chance: {Chance(1 / (evidence ?? errors.Value))})";

    public string Slower(LatencyFinding finding, LatencyEvidence latency) => finding.What == "shape"
        ? $"{Percent(finding.Canary)} of requests took longer than {Ms(finding.Milliseconds)} on {pair.Canary} against {Percent(finding.Baseline)} on {pair.Baseline} ({Count(latency.Canary.Total)} and {Count(latency.Baseline.Total)} requests; a difference this large by chance: {Chance(finding.Chance)})"
        : $"{Quantile(finding.What)} took up to {Ms(finding.Canary)} on {pair.Canary} against {Ms(finding.Baseline)} on {pair.Baseline}, {Percent((finding.Canary / finding.Baseline) - 1)} more ({Count(latency.Canary.Total)} and {Count(latency.Baseline.Total)} requests; a difference this large by chance: {Chance(finding.Chance)})";

    public string Passed(ErrorEvidence errors, LatencyEvidence latency, IReadOnlyList<JobEvidence> jobs)
    {
        var requests = $"errors {Percent(errors.CanaryRate)} on {pair.Canary} against {Percent(errors.BaselineRate)} on {pair.Baseline} ({Of(errors.CanaryErrors, errors.CanaryRequests)}){Latencies(latency)}";
        return $"{string.Join("; ", [.. pair.ComparesRequests ? [requests] : Array.Empty<string>(), .. jobs.Select(Jobs.Passed)])}: {(LooksWorse(errors) || jobs.Any(j => LooksWorse(j.Failures)) ? "nothing surely worse than is tolerated, though more failed" : "nothing worse than is tolerated")}";
    }

    // What so few requests showed may be chance, and may not be: who reads it is told which.
    private bool LooksWorse(ErrorEvidence errors) =>
        errors.CanaryRate > errors.BaselineRate * (1 + pair.Judge.ErrorIncrease) && errors.CanaryRate - errors.BaselineRate >= pair.Judge.ErrorDifference;

    public string Kept(ErrorEvidence errors) => $"{Of(errors.CanaryErrors, errors.CanaryRequests)} failed on {pair.Canary}: within the limits; {(pair.Judge.IsOn ? "no component takes requests in both releases, so there was nothing to compare" : "the judge is off")}";

    public string TooFew(long canary, long baseline) =>
        $"{Count(canary)} requests on {pair.Canary} and {Count(baseline)} on {pair.Baseline}: too few to judge by (at least {Count(pair.Judge.MinimumRequests)} on each)";

    public string InDoubt(ErrorEvidence errors) => $"{MoreErrors(null, errors)}, not sure enough to take it back, nor to let it go on";

    public string Blind(double blind, double all) => string.Create(CultureInfo.InvariantCulture, $"no router could be asked for its counts for {blind:0} of {all:0} s: {pair.Canary} was not seen well enough to judge it");

    public static string Ended(int ends, int tolerated) => $"{ends} new instance{(ends == 1 ? "" : "s")} ended after being ready; the limit is {tolerated}";

    public static string BeyondErrors(ErrorEvidence errors, double most) => $"{Of(errors.CanaryErrors, errors.CanaryRequests)} failed ({Percent(errors.CanaryRate)}); the limit is {Percent(most)}";

    public static string BeyondP99(LatencyEvidence latency, int bucket, TimeSpan slowest) =>
        $"{Of(latency.Canary.Above(bucket), latency.Canary.Total)} took longer than {Ms(slowest.TotalMilliseconds)}; the limit is 1 % (p99 {Ms(slowest.TotalMilliseconds)})";

    public static QuantileFigures? Quantiles(Histogram latency) =>
        latency.Total == 0 ? null : new QuantileFigures(Round(latency.Milliseconds(0.5)), Round(latency.Milliseconds(0.9)), Round(latency.Milliseconds(0.99)));

    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");

    private static string Latencies(LatencyEvidence latency) => latency.Canary.Milliseconds(0.5) is { } p50 && latency.Baseline.Milliseconds(0.5) is { } other
        ? $", p50 {Ms(p50)} against {Ms(other)}, p99 {Ms(latency.Canary.Milliseconds(0.99)!.Value)} against {Ms(latency.Baseline.Milliseconds(0.99)!.Value)}"
        : "";

    private static string Quantile(string name) => name switch
    {
        "p50" => "Half of the requests",
        "p90" => "90 % of the requests",
        _ => "99 % of the requests",
    };

    internal static string Chance(double chance) => chance switch
    {
        <= 1e-6 => "less than 1 in 1,000,000",
        _ => $"less than 1 in {Count((long)Math.Pow(10, Math.Floor(Math.Log10(1 / chance))))}",
    };

    private static string Of(long part, long all) => $"{Count(part)} of {Count(all)} requests";

    internal static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Ms(double ms) => string.Create(CultureInfo.InvariantCulture, $"{(ms >= 10 ? Math.Round(ms) : Math.Round(ms, 1)):#,0.#} ms");

    private static double Round(double? ms) => Math.Round(ms ?? 0, 3);
}
