using System.Collections.Immutable;
using Davit.Core.Judging;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Judgements;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>What came of watching a window.</summary>
/// <param name="Verdict">What the judge said.</param>
/// <param name="IsPromoted">True when a person sent it on.</param>
public sealed record Watched(Verdict Verdict, bool IsPromoted)
{
    /// <summary>Too little or nothing was seen, and no person has said a word yet.</summary>
    public bool AsksPerson => Verdict.Kind is VerdictKind.Insufficient or VerdictKind.Blind && !IsPromoted;
}

/// <summary>What all counters said at a moment.</summary>
internal sealed record Reading(IReadOnlyList<CountsMark> Counts, JobReading Jobs);

/// <summary>A window while it is watched: the last reading, the blocks so far, and the judge who heard them.</summary>
internal sealed class OpenWatch(Window window, Judge judge)
{
    private readonly List<Block> _blocks = [];
    private IReadOnlyList<CountsMark> _last = window.Start;
    private ImmutableArray<JobMark> _lastJobs = window.Jobs;
    private DateTimeOffset _lastAt = window.Opened;

    public Window Window => window;

    public Judge Judge => judge;

    public IReadOnlyList<Block> Blocks => _blocks;

    public bool IsMeasured => _blocks.Count > 0;

    /// <summary>True when the last reading failed.</summary>
    public bool IsBlind { get; private set; }

    public DateTimeOffset NextAt { get; set; } = window.Opened + TimeSpan.FromSeconds(1) < window.Until ? window.Opened + TimeSpan.FromSeconds(1) : window.Until;

    // Counters only grow: a reading after an outage holds all that was missed, as one long block.
    public Block BlockOf(Reading now, DateTimeOffset at, DeploymentPlan plan, ImmutableArray<string> withJobs) => new(
        at,
        Math.Max(0.001, Math.Round((at - _lastAt).TotalSeconds, 3)),
        window.Weight,
        ArmCounting.Between(_last, now.Counts, c => c.Release == plan.To) with { Jobs = Jobs(now.Jobs, plan.To, withJobs) },
        ArmCounting.Between(_last, now.Counts, c => c.Release == plan.From && (!window.IsFresh || c.Label == BaselineWish.Label)) with { Jobs = Jobs(now.Jobs, plan.From, withJobs) });

    public Verdict? Add(Block block, Reading now, TimeSpan shortest, double partOfTimeGone)
    {
        IsBlind = false;
        _last = now.Counts;
        _lastJobs = now.Jobs.After(_lastJobs);
        _lastAt = block.At;
        _blocks.Add(block);
        var gone = (block.At - window.Opened) * partOfTimeGone;
        NextAt = block.At + (gone > shortest ? gone : shortest);
        return judge.Add(block);
    }

    public void Missed(DateTimeOffset next)
    {
        IsBlind = true;
        NextAt = next;
    }

    private ImmutableArray<JobCounts> Jobs(JobReading now, ReleaseId? release, ImmutableArray<string> components) =>
        release is { } side ? JobCounting.Between(_lastJobs, now, components, side, window.Opened) : [];

    /// <summary>What is said when the time is over, whatever was seen; nothing when nothing was tried yet.</summary>
    public Verdict? Conclusion(DateTimeOffset now) => IsBlind ? ConcludeBlind(now) : IsMeasured ? judge.Conclude() : null;

    public Verdict ConcludeBlind(DateTimeOffset now)
    {
        var unseen = new Block(now, Math.Max(0.001, Math.Round((now - _lastAt).TotalSeconds, 3)), window.Weight, ArmCounts.None, ArmCounts.None, IsBlind: true);
        _blocks.Add(unseen);
        judge.Add(unseen);
        return judge.Conclude();
    }
}
