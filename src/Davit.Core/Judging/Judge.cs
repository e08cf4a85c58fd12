using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Judging;

/// <summary>
/// Judges a canary by what was counted of it and of a baseline, block by block. The same blocks give the same verdict, at any time and on any machine. The
/// evidence of all windows of a deployment adds up, so the rate of false alarms is that of the deployment.
/// </summary>
public sealed class Judge(JudgedPair pair)
{
    /// <summary>Seconds in which a canary must have had errors before they count as more than a burst.</summary>
    public const int LeastSecondsWithErrors = 4;

    // Parts of the false-alarm rate.
    private const double ForErrors = 0.4;
    private const double ForEndpoints = 0.25;
    private const double ForLatency = 0.25;
    private const double ForLimits = 0.1;

    // Evidence with which a canary is not let go on as if nothing were: a little more time decides it.
    private const double Doubt = 20;

    /// <summary>Kinds of requests that are looked at one by one.</summary>
    public const int MostEndpoints = 32;

    private readonly ErrorEvidence _errors = new(1 + pair.Judge.ErrorIncrease);
    private readonly LatencyEvidence _latency = new(1 + pair.Judge.LatencyIncrease, pair.Judge.LatencyDifference.TotalMilliseconds, pair.Judge.FalseAlarms * ForLatency);
    private readonly SortedDictionary<string, ErrorEvidence> _endpoints = new(StringComparer.Ordinal);
    private readonly List<JobEvidence> _jobs = [.. pair.Jobs.Select(component => new JobEvidence(component, 1 + pair.Judge.ErrorIncrease))];
    private readonly List<Block> _blocks = [];
    private (long Canary, long Baseline, double Seconds, double Blind) _window;
    private double _seconds;
    private double _blind;
    private bool _isBlindNow;

    /// <summary>Forgets how much the last window had to go by; what was found stays.</summary>
    public void OpenWindow()
    {
        _window = default;
        _jobs.ForEach(j => j.OpenWindow());
    }

    // What errors may spend of the false-alarm rate, shared by all that can fail.
    private double SureOfErrors => (_jobs.Count + (pair.ComparesRequests ? 1 : 0)) / (pair.Judge.FalseAlarms * ForErrors);

    /// <summary>Adds a block; a verdict when it decides, else null.</summary>
    public Verdict? Add(Block block)
    {
        _isBlindNow = block.IsBlind;
        _jobs.ForEach(j => j.Add(block));
        if (block.IsBlind)
        {
            _blind += block.Seconds;
            _window.Blind += block.Seconds;
            return null;
        }

        _blocks.Add(block);
        _seconds += block.Seconds;
        _window = (_window.Canary + block.Canary.Requests, _window.Baseline + block.Baseline.Requests, _window.Seconds + block.Seconds, _window.Blind);
        _errors.Add(block.Seconds, block.Canary.Requests, block.Canary.Errors, block.Baseline.Requests, block.Baseline.Errors);
        AddEndpoints(block);
        var slower = _latency.Add(block.Seconds, block.Canary.Latency, block.Baseline.Latency).Where(f => f.IsSlower).MinBy(f => f.Chance);
        return BeyondLimits(LeastSecondsWithErrors)
            ?? (pair.ComparesRequests ? MoreErrors() ?? MoreErrorsSomewhere() ?? (slower is null ? null : Slower(slower)) : null)
            ?? MoreFailedJobs();
    }

    /// <summary>The verdict when a window's time is over.</summary>
    public Verdict Conclude()
    {
        var words = new JudgeWords(pair);
        var all = _window.Seconds + _window.Blind;
        if (_isBlindNow || _window.Blind > all / 5)
        {
            return Say(VerdictKind.Blind, VerdictGround.All, words.Blind(_window.Blind, all));
        }

        // In a window of a second, errors cannot fall into more than one.
        if (BeyondLimits(Math.Min(LeastSecondsWithErrors, _blocks.Count)) is { } beyond)
        {
            return beyond;
        }

        if (!pair.IsCompared)
        {
            return Say(VerdictKind.Pass, VerdictGround.All, words.Kept(_errors));
        }

        // A canary with all the requests leaves none to compare with.
        var hasBaseline = _blocks.Count == 0 || _blocks[^1].Weight < 100;
        bool AreTooFew(long canary, long baseline, int least) => canary < least || (hasBaseline && baseline < least);
        return TooLittleKnown(AreTooFew) ?? Say(VerdictKind.Pass, VerdictGround.All, words.Passed(_errors, _latency, _jobs));
    }

    /// <summary>What instances ending by themselves come to; null while that is tolerated.</summary>
    public Verdict? Ended(int ends) =>
        ends > pair.Limits.Crashes ? Say(VerdictKind.Fail, VerdictGround.Ends, JudgeWords.Ended(ends, pair.Limits.Crashes)) : null;

    // Of several that keep the canary from going on, the first is told.
    private Verdict? TooLittleKnown(Func<long, long, int, bool> areTooFew)
    {
        var words = new JudgeWords(pair);
        if (_jobs.FirstOrDefault(j => j.IsBlind) is { } unread)
        {
            return Say(VerdictKind.Blind, VerdictGround.All, words.Jobs.Blind(unread), about: unread);
        }

        if (pair.ComparesRequests && areTooFew(_window.Canary, _window.Baseline, pair.Judge.MinimumRequests))
        {
            return Say(VerdictKind.Insufficient, VerdictGround.All, words.TooFew(_window.Canary, _window.Baseline));
        }

        if (_jobs.FirstOrDefault(j => areTooFew(j.Window.Canary, j.Window.Baseline, pair.Judge.MinimumJobs)) is { } idle)
        {
            return Say(VerdictKind.Insufficient, VerdictGround.All, words.Jobs.TooFew(idle), about: idle);
        }

        return pair.ComparesRequests && IsWorse(_errors, Doubt, null) ? Say(VerdictKind.Insufficient, VerdictGround.All, words.InDoubt(_errors))
            : _jobs.FirstOrDefault(j => IsWorse(j.Failures, Doubt)) is { } doubtful ? Say(VerdictKind.Insufficient, VerdictGround.All, words.Jobs.InDoubt(doubtful), about: doubtful)
            : null;
    }

    private Verdict? MoreFailedJobs() =>
        _jobs.FirstOrDefault(j => IsWorse(j.Failures, SureOfErrors)) is { } worse
            ? Say(VerdictKind.Fail, VerdictGround.Jobs, new JudgeWords(pair).Jobs.MoreFailed(worse), about: worse)
            : null;

    private void AddEndpoints(Block block)
    {
        var baseline = block.Baseline.Endpoints;
        foreach (var endpoint in block.Canary.Endpoints)
        {
            Of(endpoint.Name)?.Add(block.Seconds, endpoint.Requests, endpoint.Errors, baseline.FirstOrDefault(b => b.Name == endpoint.Name)?.Requests ?? 0, baseline.FirstOrDefault(b => b.Name == endpoint.Name)?.Errors ?? 0);
        }

        foreach (var other in baseline.Where(b => block.Canary.Endpoints.All(c => c.Name != b.Name)))
        {
            Of(other.Name)?.Add(block.Seconds, 0, 0, other.Requests, other.Errors);
        }
    }

    private ErrorEvidence? Of(string endpoint) =>
        _endpoints.TryGetValue(endpoint, out var known) ? known
        : _endpoints.Count < MostEndpoints ? _endpoints[endpoint] = new ErrorEvidence(1 + pair.Judge.ErrorIncrease)
        : null;

    private Verdict? MoreErrors()
    {
        if (!IsWorse(_errors, SureOfErrors, null))
        {
            return null;
        }

        var where = _endpoints.Where(e => Excess(e.Value) > 0.8 * Excess(_errors) && _endpoints.Count > 1).Select(e => e.Key).FirstOrDefault();
        return where is null
            ? Say(VerdictKind.Fail, VerdictGround.Errors, new JudgeWords(pair).MoreErrors(null, _errors))
            : Say(VerdictKind.Fail, VerdictGround.Errors, new JudgeWords(pair).MoreErrors(where, _endpoints[where], _errors.Value), where);
    }

    private Verdict? MoreErrorsSomewhere()
    {
        foreach (var (name, evidence) in _endpoints)
        {
            if (IsWorse(evidence, MostEndpoints / (pair.Judge.FalseAlarms * ForEndpoints), name))
            {
                return Say(VerdictKind.Fail, VerdictGround.Endpoint, new JudgeWords(pair).MoreErrors(name, evidence), name);
            }
        }

        return null;
    }

    private Verdict Slower(LatencyFinding finding) =>
        Say(VerdictKind.Fail, finding.What == "shape" ? VerdictGround.Shape : VerdictGround.Latency, new JudgeWords(pair).Slower(finding, _latency));

    private Verdict? BeyondLimits(int leastSeconds)
    {
        if (_errors.CanaryRequests < pair.Limits.MinimumRequests)
        {
            return null;
        }

        var sure = 1 / (pair.Judge.FalseAlarms * ForLimits);
        if (pair.Limits.ErrorRate is { } most && _errors.CanaryRate > most && _errors.SecondsWithErrors >= leastSeconds
            && LimitEvidence.Value(_errors.CanaryErrors, _errors.CanaryRequests, most) >= sure && !IsOneClient(null, most))
        {
            return Say(VerdictKind.Fail, VerdictGround.Limit, JudgeWords.BeyondErrors(_errors, most));
        }

        return pair.Limits.P99 is { } slowest && LatencyCounts.BucketOf(slowest.TotalMicroseconds) is var bucket
            && LimitEvidence.Value(_latency.Canary.Above(bucket), _latency.Canary.Total, 0.01) >= sure
            ? Say(VerdictKind.Fail, VerdictGround.Limit, JudgeWords.BeyondP99(_latency, bucket, slowest))
            : null;
    }

    private bool IsWorse(ErrorEvidence evidence, double sure) =>
        evidence.IsAtLeast(sure)
        && evidence.CanaryRate - evidence.BaselineRate >= pair.Judge.ErrorDifference
        && evidence.SecondsWithErrors >= LeastSecondsWithErrors;

    private bool IsWorse(ErrorEvidence evidence, double sure, string? endpoint) => IsWorse(evidence, sure) && !IsOneClient(endpoint, null);

    /// <summary>
    /// True when clients can be told apart, and without the group of clients that has most of the errors there is no case: one client's storm is no release's
    /// fault. Only asked when there is a case with it.
    /// </summary>
    private bool IsOneClient(string? endpoint, double? limit)
    {
        const double leastEvidence = 5;
        var groups = new long[16];
        var seen = 0;
        foreach (var block in _blocks)
        {
            seen |= block.Canary.Clients;
            foreach (var (group, errors) in ErrorsByGroup(block.Canary))
            {
                groups[group] += errors;
            }
        }

        if (int.PopCount(seen) < 4 || groups.Sum() == 0)
        {
            return false;
        }

        var worst = Array.IndexOf(groups, groups.Max());
        if (limit is { } most)
        {
            return LimitEvidence.Value(groups.Sum() - groups[worst], _errors.CanaryRequests, most) < leastEvidence;
        }

        var without = new ErrorEvidence(1 + pair.Judge.ErrorIncrease);
        var kept = endpoint is null ? 1 : 1 - (StormOf(worst, groups) / Math.Max(1, _endpoints[endpoint].CanaryErrors));
        var (seenErrors, keptErrors) = (0L, 0L);
        foreach (var block in _blocks)
        {
            if (endpoint is null)
            {
                without.Add(block.Seconds, block.Canary.Requests, Without(block.Canary, worst), block.Baseline.Requests, Without(block.Baseline, worst));
                continue;
            }

            var (canary, baseline) = (Find(block.Canary, endpoint), Find(block.Baseline, endpoint));
            seenErrors += canary.Errors;
            var errors = (long)Math.Max(0, seenErrors * kept) - keptErrors;
            keptErrors += errors;
            without.Add(block.Seconds, canary.Requests, errors, baseline.Requests, baseline.Errors);
        }

        return without.Value < leastEvidence;
    }

    // Errors are not counted by group and kind at once. For one kind of request, what the worst group has beyond the other groups, and beyond itself on the
    // baseline, is taken for its storm there; twice what chance moves is given to the storm, too.
    private double StormOf(int worst, long[] groups)
    {
        var others = (groups.Sum() - groups[worst]) / (double)(groups.Length - 1);
        var baseline = _blocks.Sum(b => b.Baseline.Errors - Without(b.Baseline, worst)) * _errors.CanaryRequests / (double)Math.Max(1, _errors.BaselineRequests);
        var usual = Math.Max(others, baseline);
        return Math.Clamp(groups[worst] - usual + (2 * Math.Sqrt(usual)), 0, groups[worst]);
    }

    private static EndpointCounts Find(ArmCounts arm, string endpoint) => arm.Endpoints.FirstOrDefault(e => e.Name == endpoint) ?? new EndpointCounts(endpoint, 0, 0);

    private static long Without(ArmCounts arm, int group) => arm.Errors - ErrorsByGroup(arm).Where(e => e.Group == group).Sum(e => e.Errors);

    private static IEnumerable<(int Group, int Errors)> ErrorsByGroup(ArmCounts arm)
    {
        for (var i = 0; i + 1 < arm.ClientErrors.Length; i += 2)
        {
            yield return (arm.ClientErrors[i], arm.ClientErrors[i + 1]);
        }
    }

    private static double Excess(ErrorEvidence evidence) => evidence.CanaryErrors - (evidence.BaselineRate * evidence.CanaryRequests);

    private Verdict Say(VerdictKind kind, VerdictGround ground, string words, string? endpoint = null, JobEvidence? about = null)
    {
        // A service that takes no requests is told of by its jobs.
        var jobs = about ?? (pair.ComparesRequests ? null : _jobs.FirstOrDefault());
        var errors = jobs?.Failures ?? (endpoint is null ? _errors : _endpoints[endpoint]);
        return new Verdict(kind, ground, words, new VerdictFigures
        {
            CanaryRequests = errors.CanaryRequests,
            CanaryErrors = errors.CanaryErrors,
            BaselineRequests = errors.BaselineRequests,
            BaselineErrors = errors.BaselineErrors,
            Seconds = _seconds,
            BlindSeconds = about is null ? _blind : about.Window.Blind,
            Evidence = Math.Min(errors.Value, 1e12),
            Endpoint = endpoint,
            Component = jobs?.Component,
            Canary = JudgeWords.Quantiles(_latency.Canary),
            Baseline = JudgeWords.Quantiles(_latency.Baseline),
        });
    }
}
