using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Planning;

public sealed class CronPlannerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static ComponentSpec Scheduled(string name, string cron) => new() { Name = name, Schedule = new ScheduleSpec(cron) };

    [Fact]
    public void Runs_FallDueBetweenTwoLooks_OncePerComponent_AndNeverTwice() => Always.Holds(200, Always.Choices(20, 400), seconds =>
    {
        ComponentSpec[] scheduled = [Scheduled("often", "* * * * *"), Scheduled("fives", "*/5 * * * *"), Scheduled("nightly", "0 3 * * *")];
        List<CronRun> fired = [];
        var after = Noon;
        foreach (var step in seconds)
        {
            var now = after + TimeSpan.FromSeconds(step);
            var (due, next) = CronPlanner.Due(scheduled, after, now);
            due.ShouldAllBe(r => r.At > after && r.At <= now);
            due.Select(r => r.Component.Name).ShouldBeUnique();
            next!.Value.ShouldBeGreaterThan(now);
            fired.AddRange(due);
            after = now;
        }

        fired.Select(r => (r.Component.Name, r.Number)).ShouldBeUnique();
    });

    [Fact]
    public void EndedRuns_AreForgotten_ButTheNewest()
    {
        var runs = Enumerable.Range(1, 500).Select(n => new InstanceReport
        {
            Id = new InstanceId("prod", Shape.Release(1), "nightly", n, 0),
            Kind = InstanceKind.Job,
            State = InstanceState.Exited,
            Exit = new ExitReport(Noon.AddMinutes(n), 0, null, false, false, []),
        });
        var view = new FleetView { Fleet = Shape.Fleet, Now = Noon.AddDays(30), Wish = Core.Model.Fleets.Wish.Nothing, Specs = new Shape([]).Specs, Instances = [.. runs] };

        var forgotten = FleetPlanner.Plan(view).Actions.Cast<ForgetInstance>().Select(f => f.Id.Slot).ToList();

        forgotten.Order().ShouldBe(Enumerable.Range(1, 480), "a story may still ask for the end of the newest, however old");
    }
}
