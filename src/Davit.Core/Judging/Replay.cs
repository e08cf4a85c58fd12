using Davit.Core.Model.Judgements;

namespace Davit.Core.Judging;

/// <summary>A window as it was written down: its blocks, and what the judge said.</summary>
public sealed record HeardWindow(string Name, IReadOnlyList<Block> Blocks, Judgement? Spoken);

/// <summary>A written window, judged again.</summary>
/// <param name="Window">As it was written.</param>
/// <param name="Again">What the judge says now; null where instances that ended decided, which no block tells.</param>
public sealed record JudgedAgain(HeardWindow Window, Verdict? Again)
{
    /// <summary>Whether the verdict, its ground and every figure are those that were written. Another version may put them in other words.</summary>
    public bool IsSame => Again is null || (Window.Spoken?.Verdict is { } then && Again with { Words = then.Words } == then);
}

/// <summary>Judges written windows again.</summary>
public static class Replay
{
    /// <summary>A judge that has heard these windows, and waits for the next.</summary>
    public static Judge After(JudgedPair pair, IEnumerable<HeardWindow> windows)
    {
        var judge = new Judge(pair);
        foreach (var window in windows)
        {
            Hear(judge, window);
        }

        judge.OpenWindow();
        return judge;
    }

    /// <summary>What the judge says now of each window.</summary>
    public static IReadOnlyList<JudgedAgain> Of(JudgedPair pair, IEnumerable<HeardWindow> windows)
    {
        var judge = new Judge(pair);
        return [.. windows.Select(window => new JudgedAgain(window, window.Spoken?.Verdict.Ground is VerdictGround.Ends ? null : Hear(judge, window)))];
    }

    private static Verdict Hear(Judge judge, HeardWindow window)
    {
        judge.OpenWindow();
        foreach (var block in window.Blocks)
        {
            if (judge.Add(block) is { } verdict)
            {
                return verdict;
            }
        }

        return judge.Conclude();
    }
}
