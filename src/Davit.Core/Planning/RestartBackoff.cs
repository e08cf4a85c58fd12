using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>When a slot whose instance ended is filled again: at once after a long life, later and later after short ones.</summary>
public static class RestartBackoff
{
    public static readonly TimeSpan LongLife = TimeSpan.FromMinutes(1);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>How many ended attempts must be remembered for the longest wait: the first two cost nothing, each other one doubles it.</summary>
    public static readonly int Attempts = 2 + (int)Math.Ceiling(Math.Log2(Longest / First));

    /// <summary>The earliest next start after these ended attempts of one slot, in order; null for at once.</summary>
    public static DateTimeOffset? NextStart(IReadOnlyList<InstanceReport> attempts)
    {
        if (attempts is not [.., { Exit: { } last }])
        {
            return null;
        }

        var shortLives = attempts.Reverse().TakeWhile(IsShortLife).Count();
        return shortLives switch
        {
            0 => null,
            // One early end may be chance; it is the second that makes a loop.
            1 => last.At,
            _ => last.At + TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(shortLives - 2, 20))),
        };
    }

    private static bool IsShortLife(InstanceReport attempt) =>
        attempt.Exit is { WasAsked: false } exit && exit.At - attempt.StartedAt < LongLife;
}
