using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>What one probe saw.</summary>
/// <param name="Passed">Whether it counts as passed.</param>
/// <param name="Answered">Whether anything answered at all.</param>
/// <param name="Evidence">What it saw, in words.</param>
/// <param name="NothingListens">True when its port is closed.</param>
internal sealed record ProbeResult(bool Passed, bool Answered, string Evidence, bool NothingListens = false);

/// <summary>What is to be told of an instance's health.</summary>
internal sealed record HealthView(HealthState State, DateTimeOffset? ReadySince, string? LastProbe, DateTimeOffset? FailingSince = null)
{
    public static readonly HealthView Unasked = new(HealthState.Pending, null, null);

    public HealthMark Mark => new(ReadySince, FailingSince);
}

/// <summary>What is kept of an instance's health for whoever watches it next: since when it has been ready, or has failed after it was ready. Both null before it was ready.</summary>
internal readonly record struct HealthMark(DateTimeOffset? ReadySince, DateTimeOffset? FailingSince);

/// <summary>Turns probes into health. Decides only; knows no clock and asks nobody.</summary>
internal sealed class HealthTracker
{
    private static readonly TimeSpan Fast = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // Half a minute of failing: nobody is helped by asking a broken one ten times a second any more.
    private const int Impatience = 300;
    private readonly HealthCheck _check;
    private DateTimeOffset? _passingSince;
    private DateTimeOffset? _failingSince;
    private int _failures;

    /// <param name="check">The check, with its times filled in.</param>
    /// <param name="noted">What was kept of an instance that was watched before: it stays ready until probes fail, and goes on failing until they pass.</param>
    public HealthTracker(HealthCheck check, HealthMark noted)
    {
        _check = check;
        _failingSince = noted.FailingSince;
        View = noted switch
        {
            { ReadySince: { } since } => new HealthView(HealthState.Ready, since, null),
            { FailingSince: { } since } => new HealthView(HealthState.Failing, null, null, since),
            _ => HealthView.Unasked,
        };
    }

    public HealthView View { get; private set; }

    /// <summary>The check with the times that hold where none are given.</summary>
    public static HealthCheck WithDefaults(HealthCheck check) => check with
    {
        Interval = Within(check.Interval, TimeSpan.FromSeconds(1)),
        Timeout = Within(check.Timeout, TimeSpan.FromSeconds(2)),
        UnhealthyAfter = Math.Max(1, check.UnhealthyAfter),
    };

    private static TimeSpan Within(TimeSpan asked, TimeSpan usual) =>
        asked <= TimeSpan.Zero ? usual : asked > Longest ? Longest : asked;

    public void Note(ProbeResult probe, DateTimeOffset now) => View = probe.Passed ? Passed(probe, now) : Failed(probe, now);

    /// <summary>Until the next probe: soon while somebody waits for it to become ready.</summary>
    public TimeSpan Pause(DateTimeOffset now)
    {
        if (View.State is HealthState.Ready || _failures >= Impatience)
        {
            return _check.Interval;
        }

        var pause = _check.Interval < Fast ? _check.Interval : Fast;
        var left = _passingSince + _check.HealthyFor - now;
        return left > TimeSpan.Zero && left < pause ? left.Value : pause;
    }

    private HealthView Passed(ProbeResult probe, DateTimeOffset now)
    {
        _failures = 0;
        _passingSince ??= now;
        if (View.State is HealthState.Ready)
        {
            return View with { LastProbe = probe.Evidence };
        }

        if (now - _passingSince < _check.HealthyFor)
        {
            return new HealthView(HealthState.Passing, null, probe.Evidence);
        }

        _failingSince = null;
        return new HealthView(HealthState.Ready, now, probe.Evidence);
    }

    private HealthView Failed(ProbeResult probe, DateTimeOffset now)
    {
        _failures++;
        if (View.State is HealthState.Ready && _failures < _check.UnhealthyAfter)
        {
            return View with { LastProbe = probe.Evidence };
        }

        if (View.State is HealthState.Ready)
        {
            _failingSince = now;
        }

        // Silence at the start is a program that is still starting; silence after an answer is a failure.
        _passingSince = null;
        var isStarting = View.State is HealthState.Pending && !probe.Answered;
        return new HealthView(isStarting ? HealthState.Pending : HealthState.Failing, null, probe.Evidence, _failingSince);
    }
}
