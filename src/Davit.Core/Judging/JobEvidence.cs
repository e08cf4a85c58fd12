using Davit.Core.Model.Judgements;

namespace Davit.Core.Judging;

/// <summary>What is known of a component's jobs, block by block: the same evidence as for requests that fail, and how much of a window was seen.</summary>
internal sealed class JobEvidence(string component, double least)
{
    private double _unseen;

    public string Component => component;

    public ErrorEvidence Failures { get; } = new(least);

    /// <summary>Jobs of the canary and of the baseline in this window, its seconds, and those of them that were not seen.</summary>
    public (long Canary, long Baseline, double Seconds, double Blind) Window { get; private set; }

    /// <summary>Why the last reading was none; null when it was one.</summary>
    public string? Unread { get; private set; }

    /// <summary>Why any reading of the window was none, the last of them.</summary>
    public string? LastUnread { get; private set; }

    public bool IsBlind => Unread is not null || Window.Blind > Window.Seconds / 5;

    public void OpenWindow() => (Window, LastUnread) = (default, Unread);

    public void Add(Block block)
    {
        var (canary, baseline) = (Of(block.Canary), Of(block.Baseline));
        Unread = block.IsBlind ? "nothing could be asked" : canary?.Unread ?? baseline?.Unread;
        LastUnread = Unread ?? LastUnread;
        Window = (Window.Canary + (canary?.Done ?? 0), Window.Baseline + (baseline?.Done ?? 0), Window.Seconds + block.Seconds, Window.Blind + (Unread is null ? 0 : block.Seconds));
        // Counters only grow: what was not read comes with the next reading, and is then of that much more time.
        Failures.Add(_unseen + block.Seconds, canary?.Done ?? 0, canary?.Failed ?? 0, baseline?.Done ?? 0, baseline?.Failed ?? 0);
        _unseen = Unread is null ? 0 : _unseen + block.Seconds;
    }

    private JobCounts? Of(ArmCounts arm) => arm.Jobs.FirstOrDefault(j => j.Component == component);
}
