using System.Collections.Immutable;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Tests.Planning;

/// <summary>Instances whose health check goes on failing are replaced: one at a time, with patience that grows, and never in the dark.</summary>
public sealed class UnwellTests
{
    private static readonly FleetId Fleet = new("shop", "prod");
    private static readonly ReleaseId One = new("shop", 1);
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void FailingInstance_IsLeftAlone_UntilItsTimeIsOver_AndLookedAtThen()
    {
        var plan = FleetPlanner.Plan(View(Ready(1), Failing(2, 29)));

        plan.Actions.ShouldAllBe(a => a is SetRoutes);
        plan.LookAgain.ShouldBe(Now.AddSeconds(1));
    }

    [Fact]
    public void FailingInstance_IsReplacedAfterItsTime_WithTheEvidence()
    {
        var plan = FleetPlanner.Plan(View(Ready(1), Failing(2, 30)));

        plan.Actions.OfType<StartInstance>().Single().Id.ShouldBe(Id(2, 1));
        var stop = plan.Actions.OfType<StopInstance>().Single();
        stop.Id.ShouldBe(Id(2, 0));
        stop.Fault.ShouldBe("was replaced: its health check failed for 30 s: GET /healthz answered 500");
    }

    [Fact]
    public void WhereAllFail_OneIsReplaced_AndTheOthersAwaitWhatComesOfIt()
    {
        Replaced(View(Failing(1, 40), Failing(2, 50), Failing(3, 45))).ShouldBe([Id(2, 0)]);
        Replaced(View(Failing(1, 60), Failing(2, 70, attempt: 0), Starting(2, 1), Failing(3, 65))).ShouldBe([Id(2, 0)], "what was begun is ended");
        Replaced(View(Failing(1, 60), Starting(2, 1), Failing(3, 65))).ShouldBeEmpty();
        Replaced(View(Failing(1, 60), Ready(2), Failing(3, 65))).ShouldBe([Id(3, 0)]);
    }

    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 60)]
    [InlineData(3, 240)]
    public void SlotThatNeededItLately_IsGivenTwiceAsLongEachTime(int before, int patience)
    {
        var earlier = Enumerable.Range(0, before).Select(n => Failing(2, 0, n) with { State = InstanceState.Exited, Exit = new ExitReport(Now.AddMinutes(-20), 0, null, false, true, []) }).ToArray();

        Replaced(View([Ready(1), .. earlier, Failing(2, patience - 1, before)])).ShouldBeEmpty();
        Replaced(View([Ready(1), .. earlier, Failing(2, patience, before)])).ShouldBe([Id(2, before)]);
    }

    [Fact]
    public void NothingIsReplaced_InTheDark()
    {
        var view = View(Ready(1), Failing(2, 300));

        Replaced(view with { Routers = [null] }).ShouldBeEmpty();
        Replaced(View(Ready(1) with { State = InstanceState.Unknown }, Failing(2, 300))).ShouldBeEmpty();
        Replaced(View(Ready(1), Failing(2, 300) with { State = InstanceState.Unknown })).ShouldBeEmpty();
    }

    [Fact]
    public void RestartAfterZero_LeavesItAloneForEver() =>
        Replaced(View(TimeSpan.Zero, Ready(1), Failing(2, 100_000))).ShouldBeEmpty();

    private static IEnumerable<InstanceId> Replaced(FleetView view) => FleetPlanner.Plan(view).Actions.OfType<StopInstance>().Select(s => s.Id);

    private static FleetView View(params InstanceReport[] instances) => View(null, instances);

    private static FleetView View(TimeSpan? patience, params InstanceReport[] instances)
    {
        var slots = instances.Select(i => i.Id.Slot).Distinct().Count();
        var web = new ComponentSpec { Name = "web", Instances = slots, Listens = true, Routes = [new RouteSpec(["*"], ["/"])], Health = new HealthCheck(HealthCheckKind.Http, "/healthz", RestartAfter: patience) };
        return new FleetView
        {
            Fleet = Fleet,
            Now = Now,
            Wish = Wish.Nothing with { Groups = [new GroupWish(One, "web", slots, slots)], Shares = [new ShareWish(One, 100)], Demand = ImmutableSortedDictionary<string, int>.Empty.Add("web", slots) },
            Specs = ImmutableDictionary<ReleaseId, ServiceSpec>.Empty.Add(One, new ServiceSpec { Name = "shop", Components = [web] }),
            Instances = [.. instances],
            Routers = [new RouterReport { Router = "router", Generation = 1, CountsSince = "one" }],
        };
    }

    private static InstanceId Id(int slot, int attempt) => new("prod", One, "web", slot, attempt);

    private static InstanceReport Ready(int slot) => new() { Id = Id(slot, 0), State = InstanceState.Running, Health = HealthState.Ready, Address = $"127.0.0.1:{slot}", StartedAt = Now.AddDays(-2), ReadySince = Now.AddDays(-1) };

    private static InstanceReport Starting(int slot, int attempt) => Ready(slot) with { Id = Id(slot, attempt), Health = HealthState.Pending, ReadySince = null };

    private static InstanceReport Failing(int slot, int seconds, int attempt = 0) =>
        Ready(slot) with { Id = Id(slot, attempt), Health = HealthState.Failing, ReadySince = null, FailingSince = Now.AddSeconds(-seconds), LastProbe = "GET /healthz answered 500" };
}
