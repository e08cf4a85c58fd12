using Davit.Plugins;
using Davit.Targets.Processes;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Targets.Processes;

public sealed class HealthTrackerTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Ready_OnlyWhenEveryProbePassed_ForLongEnough()
    {
        // Each probe is a second after the one before; ready needs three seconds of passing.
        var any = Prop.ForAll(ArbMap.Default.ArbFor<bool[]>(), passes =>
        {
            var tracker = new HealthTracker(Check(healthyFor: 3, unhealthyAfter: 1), default);
            for (var i = 0; i < passes.Length; i++)
            {
                tracker.Note(new ProbeResult(passes[i], true, ""), Start.AddSeconds(i));
                var expected = i >= 3 && passes[(i - 3)..(i + 1)].All(passed => passed);
                if (tracker.View.State is HealthState.Ready != expected)
                {
                    return false;
                }
            }

            return true;
        });

        any.Check(Config.QuickThrowOnFailure);
    }

    [Fact]
    public void ReadyInstance_StaysReady_UntilSoManyProbesFailInARow()
    {
        var tracker = new HealthTracker(Check(unhealthyAfter: 3), new HealthMark(Start, null));

        foreach (var passed in new[] { false, false, true, false, false })
        {
            tracker.Note(new ProbeResult(passed, true, "seen"), Start);
            tracker.View.ShouldBe(new HealthView(HealthState.Ready, Start, "seen"));
        }

        tracker.Note(new ProbeResult(false, true, "seen"), Start);
        tracker.View.ShouldBe(new HealthView(HealthState.Failing, null, "seen", Start));
        tracker.Note(new ProbeResult(false, true, "seen"), Start.AddSeconds(5));
        tracker.View.FailingSince.ShouldBe(Start);
        tracker.Note(new ProbeResult(true, true, "seen"), Start.AddSeconds(6));
        tracker.View.FailingSince.ShouldBeNull();
    }

    [Fact]
    public void OneThatWasReady_GoesOnFailing_ThroughANewWatcher_AndThroughPassesTooShortToBeReady()
    {
        var tracker = new HealthTracker(Check(healthyFor: 10), new HealthMark(null, Start));
        tracker.View.ShouldBe(new HealthView(HealthState.Failing, null, null, Start));

        tracker.Note(new ProbeResult(true, true, "seen"), Start.AddSeconds(5));
        tracker.View.ShouldBe(new HealthView(HealthState.Passing, null, "seen"));
        tracker.Note(new ProbeResult(false, true, "seen"), Start.AddSeconds(6));
        tracker.View.ShouldBe(new HealthView(HealthState.Failing, null, "seen", Start));

        tracker.Note(new ProbeResult(true, true, "seen"), Start.AddSeconds(7));
        tracker.Note(new ProbeResult(true, true, "seen"), Start.AddSeconds(17));
        tracker.View.ShouldBe(new HealthView(HealthState.Ready, Start.AddSeconds(17), "seen"));
        tracker.View.Mark.ShouldBe(new HealthMark(Start.AddSeconds(17), null));
    }

    [Fact]
    public void StartingInstance_IsPending_UntilSomethingAnswers()
    {
        var tracker = new HealthTracker(Check(), default);

        tracker.Note(new ProbeResult(false, false, "nothing listens"), Start);
        tracker.View.State.ShouldBe(HealthState.Pending);
        tracker.Note(new ProbeResult(false, true, "answered 500"), Start);
        tracker.View.State.ShouldBe(HealthState.Failing);
        tracker.Note(new ProbeResult(false, false, "nothing listens"), Start);
        tracker.View.State.ShouldBe(HealthState.Failing);
    }

    [Fact]
    public void Pause_IsShort_WhileNotReady_AndEndsWhenReadinessIsDue()
    {
        var tracker = new HealthTracker(Check(healthyFor: 0.05), default);
        tracker.Pause(Start).ShouldBe(TimeSpan.FromMilliseconds(100));

        tracker.Note(new ProbeResult(true, true, ""), Start);
        tracker.Pause(Start).ShouldBe(TimeSpan.FromMilliseconds(50));

        tracker.Note(new ProbeResult(true, true, ""), Start.AddMilliseconds(100));
        tracker.Pause(Start).ShouldBe(TimeSpan.FromSeconds(1));
    }

    private static HealthCheck Check(double healthyFor = 0, int unhealthyAfter = 3) => HealthTracker.WithDefaults(
        new HealthCheck(HealthCheckKind.Alive, HealthyFor: TimeSpan.FromSeconds(healthyFor), UnhealthyAfter: unhealthyAfter));
}
