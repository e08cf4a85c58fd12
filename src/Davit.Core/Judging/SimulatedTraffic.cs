using System.Collections.Immutable;
using Davit.Core.Model.Judgements;
using Davit.Plugins;

namespace Davit.Core.Judging;

/// <summary>Traffic to rehearse the judge with.</summary>
public sealed record TrafficShape
{
    public double CanaryPerSecond { get; init; } = 5;
    public double BaselinePerSecond { get; init; } = 5;
    public double BaselineErrors { get; init; } = 0.001;
    public double CanaryErrors { get; init; } = 0.001;

    /// <summary>By what the canary's times to answer are longer: 1.25 for a quarter.</summary>
    public double Slower { get; init; } = 1;

    public double MedianMs { get; init; } = 40;

    /// <summary>Standard deviation of the logarithm of the times to answer; beside it, one request in 50 takes far longer, by a power law.</summary>
    public double Scatter { get; init; } = 0.6;

    /// <summary>How alike one second is to the next: the lag-1 correlation of each side's own weather.</summary>
    public double Correlation { get; init; }

    /// <summary>How strongly that weather moves error rate and times to answer, of each side by itself: the coefficient of variation.</summary>
    public double Variation { get; init; } = 0.3;
}

/// <summary>Seconds of made-up traffic, the same for the same seed.</summary>
public sealed class SimulatedTraffic
{
    private const int TableSize = 4096;
    private readonly TrafficShape _shape;
    private readonly double[] _octaves;
    private readonly int[] _counts = new int[LatencyCounts.BucketCount];
    private readonly Chance _chance;
    private readonly double _sigma;
    private double _canaryWeather;
    private double _baselineWeather;
    private DateTimeOffset _at = DateTimeOffset.UnixEpoch;

    public SimulatedTraffic(TrafficShape shape, ulong seed)
    {
        _shape = shape;
        _chance = new Chance(seed);
        _sigma = Math.Sqrt(Math.Log(1 + (shape.Variation * shape.Variation)));
        _octaves = Table(shape);
        _canaryWeather = _chance.Normal();
        _baselineWeather = _chance.Normal();
    }

    public Block Next()
    {
        _at += TimeSpan.FromSeconds(1);
        _canaryWeather = Move(_canaryWeather);
        _baselineWeather = Move(_baselineWeather);
        return new Block(_at, 1, 50,
            Arm(_shape.CanaryPerSecond, _shape.CanaryErrors, _shape.Slower, _canaryWeather),
            Arm(_shape.BaselinePerSecond, _shape.BaselineErrors, 1, _baselineWeather));
    }

    private double Move(double weather) => (_shape.Correlation * weather) + (Math.Sqrt(1 - (_shape.Correlation * _shape.Correlation)) * _chance.Normal());

    private ArmCounts Arm(double perSecond, double errorRate, double slower, double weather)
    {
        var factor = Math.Exp((_sigma * weather) - (_sigma * _sigma / 2));
        var requests = _chance.Poisson(perSecond);
        return new ArmCounts
        {
            Requests = requests,
            Errors = Math.Min(requests, _chance.Poisson(requests * Math.Min(1, errorRate * factor))),
            Latency = Latencies(requests, Math.Log2(slower * factor)),
        };
    }

    private ImmutableArray<int> Latencies(long requests, double octaves)
    {
        Array.Clear(_counts);
        for (var i = 0L; i < requests; i++)
        {
            _counts[Math.Clamp((int)Math.Ceiling((_octaves[_chance.Below(TableSize)] + octaves) * 8), 0, LatencyCounts.BucketCount - 1)]++;
        }

        var pairs = ImmutableArray.CreateBuilder<int>();
        for (var bucket = 0; bucket < _counts.Length; bucket++)
        {
            if (_counts[bucket] > 0)
            {
                pairs.Add(bucket);
                pairs.Add(_counts[bucket]);
            }
        }

        return pairs.DrainToImmutable();
    }

    // A table of evenly likely values keeps a simulated request at the cost of one look-up.
    private static double[] Table(TrafficShape shape)
    {
        var chance = new Chance(1);
        var table = new double[TableSize];
        for (var i = 0; i < TableSize; i++)
        {
            var logMs = Math.Log(shape.MedianMs) + (shape.Scatter * chance.Normal()) + (chance.Next() < 0.02 ? -Math.Log(1 - chance.Next()) / 1.2 : 0);
            table[i] = (logMs + Math.Log(1000)) / Math.Log(2);
        }

        return table;
    }
}

/// <summary>A generator of chance that gives the same for the same seed on every version of the runtime (splitmix64).</summary>
public sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    public ulong NextBits()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public double Next() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    public int Below(int limit) => (int)(NextBits() % (ulong)limit);

    public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(2 * Math.PI * Next());

    public long Poisson(double mean)
    {
        if (mean > 40)
        {
            return Math.Max(0, (long)Math.Round(mean + (Math.Sqrt(mean) * Normal())));
        }

        var (count, product, end) = (-1L, 1.0, Math.Exp(-mean));
        while (product > end)
        {
            product *= Next();
            count++;
        }

        return count;
    }
}
