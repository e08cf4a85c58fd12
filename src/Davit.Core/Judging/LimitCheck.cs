using System.Globalization;
using Davit.Core.Model.Spec;

namespace Davit.Core.Judging;

/// <summary>What plain limits say of a window.</summary>
public abstract record LimitVerdict(string Words)
{
    public sealed record Kept(string Words) : LimitVerdict(Words);

    public sealed record Broken(string Words) : LimitVerdict(Words);
}

/// <summary>Compares what was counted with the limits of the spec.</summary>
public static class LimitCheck
{
    public static LimitVerdict Decide(LimitsSpec limits, WindowCounts counts, int crashes)
    {
        if (crashes > limits.Crashes)
        {
            return new LimitVerdict.Broken($"{crashes} new instance{(crashes == 1 ? "" : "s")} ended after being ready; the limit is {limits.Crashes}");
        }

        if (counts.Requests < limits.MinimumRequests)
        {
            return new LimitVerdict.Kept($"{counts.Requests} requests: too few to apply limits (at least {limits.MinimumRequests})");
        }

        var rate = counts.Requests == 0 ? 0 : counts.Errors / (double)counts.Requests;
        if (limits.ErrorRate is { } most && rate > most)
        {
            return new LimitVerdict.Broken($"{counts.Errors} of {counts.Requests} requests failed ({Percent(rate)}); the limit is {Percent(most)}");
        }

        var p99 = counts.Latency.Quantile(0.99);
        return limits.P99 is { } slowest && p99 > slowest
            ? new LimitVerdict.Broken($"99 % of {counts.Requests} requests took up to {p99.Value.TotalMilliseconds:0} ms; the limit is {slowest.TotalMilliseconds:0} ms")
            : new LimitVerdict.Kept($"{counts.Errors} of {counts.Requests} requests failed ({Percent(rate)}){(p99 is { } p ? string.Create(CultureInfo.InvariantCulture, $", p99 {p.TotalMilliseconds:0} ms") : "")}");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");
}
