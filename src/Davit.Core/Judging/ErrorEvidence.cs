namespace Davit.Core.Judging;

/// <summary>
/// Evidence that errors fall on the canary more often than its share of the requests explains: an e-process, so it may be looked at after every block and acted
/// upon at any time. Given that an error happened in a block, it fell on the canary with probability <c>ratio * n / (ratio * n + m)</c>; how many errors there
/// were, whatever moves both sides alike, says nothing and is not used.
/// </summary>
/// <param name="least">The ratio of error rates that is still tolerated: the null hypothesis is all ratios up to it.</param>
public sealed class ErrorEvidence(double least)
{
    // More errors than this in one second count as this many: a second of a burst is one event, not hundreds.
    private const double MostPerSecond = 4;
    private const double LongSpan = 5;
    // Weight of "errors are independent" beside what was seen of their spread.
    private const double PriorSpread = 3;

    private static readonly double[] Factors = [1.3, 1.7, 2.2, 3, 4, 6, 9, 14, 25, 60, 300];
    private readonly double[] _logs = new double[Factors.Length];
    private readonly Spans _short = new(0);
    private readonly Spans _long = new(LongSpan);
    private double _spread = 1;
    private double _value = 1;
    private bool _isCurrent = true;

    public long CanaryRequests { get; private set; }
    public long CanaryErrors { get; private set; }
    public long BaselineRequests { get; private set; }
    public long BaselineErrors { get; private set; }

    /// <summary>Seconds in which the canary had errors.</summary>
    public int SecondsWithErrors { get; private set; }

    /// <summary>By how much more than independent errors these vary; 1 for not at all.</summary>
    public double Spread
    {
        get
        {
            Update();
            return _spread;
        }
    }

    public double CanaryRate => CanaryRequests == 0 ? 0 : CanaryErrors / (double)CanaryRequests;

    public double BaselineRate => BaselineRequests == 0 ? 0 : BaselineErrors / (double)BaselineRequests;

    /// <summary>The e-value now: under the null its expectation is at most 1 at every time, so it ever reaches N with probability at most 1/N.</summary>
    public double Value
    {
        get
        {
            Update();
            return _value;
        }
    }

    /// <summary>True when the value is that large; quick when it is far from it.</summary>
    public bool IsAtLeast(double value) => _logs.Average(log => Math.Exp(Math.Max(0, log))) >= value && Value >= value;

    public void Add(double seconds, long canaryRequests, long canaryErrors, long baselineRequests, long baselineErrors)
    {
        CanaryRequests += canaryRequests;
        BaselineRequests += baselineRequests;
        CanaryErrors += canaryErrors;
        BaselineErrors += baselineErrors;
        _short.Add(seconds, canaryRequests, canaryErrors, baselineRequests, baselineErrors);
        _long.Add(seconds, canaryRequests, canaryErrors, baselineRequests, baselineErrors);
        // A long block says little of when its errors came: it counts for two seconds at most.
        SecondsWithErrors += (int)Math.Min(canaryErrors, Math.Clamp(Math.Round(seconds), 1, 2));
        var errors = canaryErrors + baselineErrors;
        if (errors == 0 || canaryRequests == 0 || baselineRequests == 0)
        {
            return;
        }

        Bet(Math.Min(1, MostPerSecond * Math.Max(1, seconds) / errors), canaryRequests, canaryErrors, baselineRequests, baselineErrors);
        _isCurrent = false;
    }

    private void Update()
    {
        if (!_isCurrent)
        {
            _isCurrent = true;
            _spread = Math.Max(_short.Spread(PriorSpread), _long.Spread(PriorSpread));
            // A likelihood ratio to a power below 1 has an expectation below 1 still (Jensen): caution costs only time.
            _value = _logs.Average(log => Math.Exp(log / _spread));
        }
    }

    private void Bet(double part, long canaryRequests, long canaryErrors, long baselineRequests, long baselineErrors)
    {
        var odds = least * canaryRequests / baselineRequests;
        for (var i = 0; i < Factors.Length; i++)
        {
            // log of (p1/p0) and of (1-p1)/(1-p0), with p = o/(1+o).
            var rest = Math.Log((1 + odds) / (1 + (odds * Factors[i])));
            _logs[i] += part * ((canaryErrors * (Math.Log(Factors[i]) + rest)) + (baselineErrors * rest));
        }
    }

    /// <summary>Errors in stretches of time, to see whether they come more unevenly than independent errors would.</summary>
    private sealed class Spans(double length)
    {
        private readonly List<(double Requests, double Errors, double OtherRequests, double OtherErrors)> _closed = [];
        private (double Seconds, double Requests, double Errors, double OtherRequests, double OtherErrors) _open;

        public void Add(double seconds, long requests, long errors, long otherRequests, long otherErrors)
        {
            _open = (_open.Seconds + seconds, _open.Requests + requests, _open.Errors + errors, _open.OtherRequests + otherRequests, _open.OtherErrors + otherErrors);
            if (_open.Seconds < length)
            {
                return;
            }

            if (_open.Errors + _open.OtherErrors > 0)
            {
                _closed.Add((_open.Requests, _open.Errors, _open.OtherRequests, _open.OtherErrors));
            }

            _open = default;
        }

        public double Spread(double prior)
        {
            if (_closed.Count < 2)
            {
                return 1;
            }

            var ratio = RatioWithoutWorst();
            var (seen, expected) = (prior, prior);
            foreach (var (n, x, m, y) in _closed)
            {
                var share = ratio * n / ((ratio * n) + m);
                var errors = x + y;
                seen += Math.Pow(x - (errors * share), 2);
                expected += errors * share * (1 - share);
            }

            return Math.Max(1, seen / expected);
        }

        // A short storm must not explain itself: the worst fifth of the stretches has no say in what is usual.
        private double RatioWithoutWorst()
        {
            var usual = _closed.OrderBy(s => s.Errors - (s.OtherErrors * s.Requests / Math.Max(1, s.OtherRequests))).Take(_closed.Count - Math.Max(1, _closed.Count / 5)).ToList();
            var (n, x, m, y) = (usual.Sum(s => s.Requests), usual.Sum(s => s.Errors) + 0.5, usual.Sum(s => s.OtherRequests), usual.Sum(s => s.OtherErrors) + 0.5);
            return n == 0 || m == 0 ? 1 : x / n / (y / m);
        }
    }
}
