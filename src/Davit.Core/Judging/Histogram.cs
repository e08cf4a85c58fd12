using System.Collections.Immutable;
using Davit.Plugins;

namespace Davit.Core.Judging;

/// <summary>Times to answer in buckets that can be added to and taken from.</summary>
public sealed class Histogram
{
    private readonly long[] _counts = new long[LatencyCounts.BucketCount];

    public long Total { get; private set; }

    public IReadOnlyList<long> Buckets => _counts;

    public void Add(ImmutableArray<int> pairs)
    {
        for (var i = 0; i + 1 < pairs.Length; i += 2)
        {
            _counts[pairs[i]] += pairs[i + 1];
            Total += pairs[i + 1];
        }
    }

    public void Add(Histogram other, int times = 1)
    {
        for (var i = 0; i < _counts.Length; i++)
        {
            _counts[i] += times * other._counts[i];
        }

        Total += times * other.Total;
    }

    /// <summary>The natural logarithm of the quantile in microseconds, taken as lying evenly within its bucket; NaN when nothing was counted.</summary>
    public double LogQuantile(double quantile)
    {
        var rank = quantile * Total;
        var below = 0L;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0 && below + _counts[i] >= rank)
            {
                return (i - 1 + ((rank - below) / _counts[i])) / 8 * Math.Log(2);
            }

            below += _counts[i];
        }

        return double.NaN;
    }

    public double? Milliseconds(double quantile) => Total == 0 ? null : Math.Exp(LogQuantile(quantile)) / 1000;

    /// <summary>How many lie above a bucket.</summary>
    public long Above(int bucket)
    {
        var above = 0L;
        for (var i = bucket + 1; i < _counts.Length; i++)
        {
            above += _counts[i];
        }

        return above;
    }

    public static ImmutableArray<int> Pairs(LatencyCounts counts) =>
        [.. counts.Buckets.SelectMany((count, bucket) => count > 0 ? new[] { bucket, (int)Math.Min(int.MaxValue, count) } : [])];
}
