using Davit.Core.Planning;
using Davit.Plugins;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Planning;

public sealed class RestartBackoffTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static InstanceReport Ended(int attempt, double seconds, bool wasAsked = false) => new()
    {
        Id = new InstanceId("prod", Shape.Release(1), "web", 1, attempt),
        State = InstanceState.Exited,
        StartedAt = Noon - TimeSpan.FromSeconds(seconds),
        Exit = new ExitReport(Noon, 1, null, false, wasAsked, []),
    };

    private static TimeSpan Wait(params InstanceReport[] attempts) => (RestartBackoff.NextStart(attempts) ?? Noon) - Noon;

    [Fact]
    public void Wait_GrowsWithEveryShortLife_ToAMinute()
    {
        var waits = Enumerable.Range(1, 100).Select(n => Wait([.. Enumerable.Range(0, n).Select(a => Ended(a, 1))])).ToList();

        waits.ShouldBe(waits.Order());
        waits.ShouldAllBe(w => w <= RestartBackoff.Longest);
        waits[0].ShouldBe(TimeSpan.Zero, "one early end may be chance");
        waits[1].ShouldBe(TimeSpan.FromSeconds(1));
        waits[RestartBackoff.Attempts - 2].ShouldBeLessThan(RestartBackoff.Longest);
        waits[RestartBackoff.Attempts - 1].ShouldBe(RestartBackoff.Longest, "as many as are remembered make the longest wait");
    }

    [Fact]
    public void LongLife_OrAStopThatWasAsked_BeginsAnew()
    {
        Wait(Ended(0, 1), Ended(1, 1), Ended(2, 61)).ShouldBe(TimeSpan.Zero);
        Wait(Ended(0, 1), Ended(1, 1), Ended(2, 1, wasAsked: true)).ShouldBe(TimeSpan.Zero);
        Wait(Ended(0, 1), Ended(1, 61), Ended(2, 1)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void InstanceThatCrashesWheneverItStarts_IsStartedAtMostOnceAMinute_InTheEnd()
    {
        var world = new SimulatedWorld(new Shape([])) { Wish = Wishes.Before(new Shape([]).Plan(1, 2)) };
        List<DateTimeOffset> starts = [];
        for (var look = 0; look < 600; look++)
        {
            starts.AddRange(world.Look().Actions.OfType<StartInstance>().Select(_ => world.Now));
            foreach (var instance in world.Live.ToList())
            {
                world.Crash(instance);
            }
        }

        (starts[^1] - starts[^2]).ShouldBeGreaterThanOrEqualTo(RestartBackoff.Longest);
        world.Instances.Count.ShouldBeLessThanOrEqualTo(RestartBackoff.Attempts + 1);
    }
}
