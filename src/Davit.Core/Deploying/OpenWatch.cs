using Davit.Core.Judging;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Judgements;

namespace Davit.Core.Deploying;

/// <summary>What came of watching a window.</summary>
/// <param name="Verdict">What the judge said.</param>
/// <param name="IsPromoted">True when a person sent it on.</param>
public sealed record Watched(Verdict Verdict, bool IsPromoted)
{
    /// <summary>Too little or nothing was seen, and no person has said a word yet.</summary>
    public bool AsksPerson => Verdict.Kind is VerdictKind.Insufficient or VerdictKind.Blind && !IsPromoted;
}

/// <summary>A window while it is watched: the last reading, the blocks so far, and the judge who heard them.</summary>
internal sealed class OpenWatch(Window window, Judge judge)
{
    private readonly List<Block> _blocks = [];
    private IReadOnlyList<CountsMark> _last = window.Start;
    private DateTimeOffset _lastAt = window.Opened;

    public Window Window => window;

    public Judge Judge => judge;

    public IReadOnlyList<Block> Blocks => _blocks;

    public bool IsMeasured => _blocks.Count > 0;

    /// <summary>True when the last reading failed.</summary>
    public bool IsBlind { get; private set; }

    public DateTimeOffset NextAt { get; set; } = window.Opened + TimeSpan.FromSeconds(1) < window.Until ? window.Opened + TimeSpan.FromSeconds(1) : window.Until;

    // Counters only grow: a reading after an outage holds all that was missed, as one long block.
    public Block BlockOf(IReadOnlyList<CountsMark> counts, DateTimeOffset now, DeploymentPlan plan) => new(
        now,
        Math.Max(0.001, Math.Round((now - _lastAt).TotalSeconds, 3)),
        window.Weight,
        ArmCounting.Between(_last, counts, c => c.Release == plan.To),
        ArmCounting.Between(_last, counts, c => c.Release == plan.From && (!window.IsFresh || c.Label == BaselineWish.Label)));

    public Verdict? Add(Block block, IReadOnlyList<CountsMark> counts, TimeSpan shortest, double partOfTimeGone)
    {
        IsBlind = false;
        _last = counts;
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

    public Verdict ConcludeBlind(DateTimeOffset now)
    {
        var unseen = new Block(now, Math.Max(0.001, Math.Round((now - _lastAt).TotalSeconds, 3)), window.Weight, ArmCounts.None, ArmCounts.None, IsBlind: true);
        _blocks.Add(unseen);
        judge.Add(unseen);
        return judge.Conclude();
    }
}
