using Davit.Core.Logs;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Logs;

public sealed class LogMergeTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task LinesOfTwoInstances_AreInTheOrderOfTheirTimes()
    {
        var merged = await Merged([(1, "a starts"), (4, "a listens"), (9, "a ends")], [(2, "b starts"), (4, "b listens"), (5, "b hears")]);

        merged.ShouldBe(["a starts", "b starts", "a listens", "b listens", "b hears", "a ends"]);
    }

    [Fact]
    public async Task LineWithoutATime_StaysWithTheLineBeforeIt()
    {
        var merged = await Merged([(3, "a fails"), (null, "  at Shop.Main"), (8, "a ends")], [(5, "b")]);

        merged.ShouldBe(["a fails", "  at Shop.Main", "b", "a ends"]);
    }

    [Fact]
    public async Task LogWithoutTimes_ComesBeforeAllElse()
    {
        var merged = await Merged([(1, "a")], [(null, "compiling"), (null, "built")]);

        merged.ShouldBe(["compiling", "built", "a"]);
    }

    [Fact]
    public async Task ClockThatWasSetBack_DoesNotTurnALogUpsideDown()
    {
        var merged = await Merged([(10, "before"), (2, "after"), (11, "later")], [(5, "b"), (12, "b ends")]);

        merged.ShouldBe(["b", "before", "after", "later", "b ends"]);
    }

    [Fact]
    public void EachLogKeepsItsOrder_AndTimesNeverGoBack() =>
        Prop.ForAll(ArbMap.Default.ArbFor<byte[][]>(), times =>
        {
            var logs = times.Select((log, l) => log.Select((at, i) => ((int?)at, $"{l} {i}")).ToArray()).ToArray();
            var merged = Merged(logs).GetAwaiter().GetResult();

            var keepsOrder = logs.Select((log, l) => merged.Where(t => t.StartsWith($"{l} ", StringComparison.Ordinal)).SequenceEqual(log.Select(i => i.Item2))).All(same => same);
            var latest = logs.SelectMany(Latest).ToDictionary(l => l.Text, l => l.At, StringComparer.Ordinal);
            var byTime = merged.Select(t => latest[t]).ToList();
            return merged.Count == latest.Count && keepsOrder && byTime.SequenceEqual(byTime.Order());
        }).QuickCheckThrowOnFailure();

    // The time that a line counts for: the latest that its log had noted by then.
    private static IEnumerable<(string Text, int At)> Latest((int? At, string Text)[] log) =>
        log.Select((line, i) => (line.Text, log.Take(i + 1).Max(l => l.At) ?? -1));

    private static async Task<List<string>> Merged(params (int? At, string Text)[][] logs)
    {
        var merged = new List<string>();
        await foreach (var (log, line) in LogMerge.ByTime([.. logs.Select(Log)], CancellationToken.None))
        {
            logs[log].ShouldContain(l => l.Text == line.Text);
            merged.Add(line.Text);
        }

        return merged;
    }

    private static async IAsyncEnumerable<LogLine> Log((int? At, string Text)[] lines)
    {
        foreach (var (at, text) in lines)
        {
            await Task.Yield();
            yield return new LogLine(0, 0, text, IsFinished: true) { At = at is { } seconds ? Noon.AddSeconds(seconds) : null };
        }
    }
}
