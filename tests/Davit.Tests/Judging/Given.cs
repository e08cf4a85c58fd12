using Davit.Core.Judging;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Tests.Judging;

/// <summary>Traffic written by hand, second by second.</summary>
internal static class Given
{
    public static JudgedPair Pair(JudgeSpec? judge = null, LimitsSpec? limits = null) => new("shop-43", "the baseline", judge ?? new JudgeSpec(), limits ?? new LimitsSpec { ErrorRate = null });

    public static Block Second(int at, ArmCounts canary, ArmCounts baseline, bool isBlind = false, double seconds = 1) => new(DateTimeOffset.UnixEpoch.AddSeconds(at), seconds, 10, canary, baseline, isBlind);

    public static ArmCounts Arm(long requests, long errors = 0, double ms = 40) => new() { Requests = requests, Errors = errors, Latency = [LatencyCounts.BucketOf(ms * 1000), (int)requests] };

    /// <summary>The first verdict, or what is concluded after the last block.</summary>
    public static Verdict Judge(JudgedPair pair, IEnumerable<Block> blocks)
    {
        var judge = new Judge(pair);
        foreach (var block in blocks)
        {
            if (judge.Add(block) is { } verdict)
            {
                return verdict;
            }
        }

        return judge.Conclude();
    }

    public static Verdict Judge(int seconds, Func<int, (ArmCounts Canary, ArmCounts Baseline)> second, JudgedPair? pair = null) =>
        Judge(pair ?? Pair(), Enumerable.Range(1, seconds).Select(s => second(s) is var arms ? Second(s, arms.Canary, arms.Baseline) : null!));
}
