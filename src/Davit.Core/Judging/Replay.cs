using Davit.Core.Model.Judgements;

namespace Davit.Core.Judging;

/// <summary>A window as it was written down: its blocks, and what the judge said.</summary>
public sealed record HeardWindow(string Name, IReadOnlyList<Block> Blocks, Judgement? Spoken);

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

    /// <summary>What the judge says now of each window; null where instances that ended decided, which no block tells.</summary>
    public static IReadOnlyList<(HeardWindow Window, Verdict? Again)> Of(JudgedPair pair, IEnumerable<HeardWindow> windows)
    {
        var judge = new Judge(pair);
        return [.. windows.Select(window => (window, window.Spoken?.Verdict.Ground is VerdictGround.Ends ? null : Hear(judge, window)))];
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
