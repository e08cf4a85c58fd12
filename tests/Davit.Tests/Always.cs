using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Davit.Tests;

/// <summary>Runs properties: the same cases each time, and other and more of them where DAVIT_TIMES says how many times more.</summary>
internal static class Always
{
    private static readonly int? More = int.TryParse(Environment.GetEnvironmentVariable("DAVIT_TIMES"), out var times) ? times : null;

    public static void Holds<T>(int times, Arbitrary<T> any, Action<T> property)
    {
        var config = Config.QuickThrowOnFailure.WithMaxTest(times * (More ?? 1));
        var seeded = More is null ? config.WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(2026), FSharpOption<int>.None))) : config;
        Check.One(seeded, Prop.ForAll(any, property));
    }

    /// <summary>Whole numbers of a range, that shrink towards its beginning.</summary>
    public static Arbitrary<int> Between(int least, int most) =>
        Arb.ToArbitrary(Gen.Choose(least, most), n => n > least ? new[] { least, least + (n - least) / 2, n - 1 }.Distinct().Where(m => m < n) : []);

    /// <summary>Numbers from which a test makes up what happens. They shrink by leaving some out, and then one by one.</summary>
    public static Arbitrary<int[]> Choices(int longest, int most) =>
        Arb.ToArbitrary(Gen.Choose(0, longest).SelectMany(length => Gen.Choose(0, most).ArrayOf(length)), Fewer);

    private static IEnumerable<int[]> Fewer(int[] choices)
    {
        for (var length = choices.Length; length >= 1; length /= 2)
        {
            for (var from = 0; from + length <= choices.Length; from += length)
            {
                yield return [.. choices[..from], .. choices[(from + length)..]];
            }
        }

        for (var at = 0; at < choices.Length; at++)
        {
            foreach (var smaller in new[] { 0, choices[at] / 2, choices[at] - 1 }.Distinct().Where(n => n >= 0 && n < choices[at]))
            {
                yield return [.. choices[..at], smaller, .. choices[(at + 1)..]];
            }
        }
    }
}
