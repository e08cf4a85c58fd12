using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Tests.Planning.Simulated;

/// <summary>What must hold of every plan in every world: a broken rule throws with its reason.</summary>
public static class Rules
{
    public static void Check(SimulatedWorld world, FleetView view, FleetPlan plan)
    {
        PlanIsExact(view, plan);
        if (!plan.IsEmpty)
        {
            PlanIsIdempotent(view, plan);
        }

        foreach (var start in plan.Actions.OfType<StartInstance>())
        {
            StartIsDue(view, plan, start);
        }

        foreach (var routes in plan.Actions.OfType<SetRoutes>())
        {
            foreach (var router in world.Routers.Where(r => r.Answers))
            {
                CapacityBeforeTraffic(world, view, router, routes.Routes);
                RollingKeepsEnough(view, router, routes.Routes);
            }
        }

        foreach (var stop in plan.Actions.OfType<StopInstance>())
        {
            NothingStopsThatServes(world, view, stop.Id);
        }

        OneAtATimeIsReplacedForItsFault(view, plan);
        QueuesAreNotLeftAlone(view, plan);
        WhatIsRememberedIsBounded(view);
    }

    private static void OneAtATimeIsReplacedForItsFault(FleetView view, FleetPlan plan)
    {
        foreach (var component in plan.Actions.OfType<StopInstance>().Where(s => s.Fault is not null).GroupBy(s => s.Id.Component))
        {
            component.Count().ShouldBe(1, $"one {component.Key} at a time is replaced for its fault: {InWords(plan)}");
            view.AllRoutersKnown.ShouldBeTrue("nothing is replaced for its fault while a router is out of sight");
            var ill = view.Instances.Single(i => i.Id == component.Single().Id);
            (view.Now - ill.FailingSince!.Value).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(5), "it had its time");
        }
    }

    private static void PlanIsExact(FleetView view, FleetPlan plan)
    {
        var ids = plan.Actions.Select(IdOf).OfType<InstanceId>().ToList();
        ids.ShouldBeUnique("one thing is done to an instance at a time");
        var known = view.Instances.ToDictionary(i => i.Id);
        foreach (var start in plan.Actions.OfType<StartInstance>())
        {
            known.ShouldNotContainKey(start.Id, "an instance is started once");
            var slot = view.Instances.Where(i => (i.Id.Release, i.Id.Component, i.Id.Slot) == (start.Id.Release, start.Id.Component, start.Id.Slot));
            slot.ShouldAllBe(i => i.Id.Attempt < start.Id.Attempt, "attempts only grow");
        }

        plan.Actions.OfType<ForgetInstance>().ShouldAllBe(f => !known[f.Id].IsLive, "what may run is not forgotten");
        plan.Actions.OfType<StopInstance>().ShouldAllBe(s => known[s.Id].IsLive, "what has ended is not stopped");
        plan.Actions.Count(a => a is SetRoutes).ShouldBeLessThanOrEqualTo(1);
    }

    private static void PlanIsIdempotent(FleetView view, FleetPlan plan)
    {
        InWords(FleetPlanner.Plan(view)).ShouldBe(InWords(plan), "the same look gives the same plan");
        if (plan.Actions.OfType<SetRoutes>().SingleOrDefault() is { } set)
        {
            var acknowledged = view with
            {
                Routers = [.. view.Routers.Select(r => r is null ? null : r with { Routes = new RouteSet { Fleet = view.Fleet, Term = 1, Revision = 1, Routes = set.Routes } })],
            };
            FleetPlanner.Plan(acknowledged).Actions.OfType<SetRoutes>().Select(r => InWords(r.Routes)).ShouldBeEmpty($"routes that were acknowledged are not asked for again: {InWords(set.Routes)}");
        }
    }

    private static void StartIsDue(FleetView view, FleetPlan plan, StartInstance start)
    {
        var (release, component) = (start.Id.Release, start.Id.Component);
        var spec = view.Spec(release, component)!;
        var group = view.Wish.Group(release, component)!;
        start.Id.Slot.ShouldBeLessThanOrEqualTo(spec is { IsWorker: true, CanBeQuiet: false } ? group.Working : group.Instances, $"{start.Id} may run");
        if (spec is { IsWorker: true, CanBeQuiet: true })
        {
            start.Work.ShouldBe(WorkMode.Quiet, $"{start.Id} takes no work before it is ready");
        }

        var primary = view.Specs[release].Primary!.Name;
        var isFirst = view.Instances.Where(i => i.Id.Release == release && i.Id.Component == component).All(i => i.Exit is { WasAsked: true });
        if (component != primary && isFirst && view.Wish.Group(release, primary) is { Instances: > 0 } && !view.Stopped.Contains(primary))
        {
            view.Ready(release, primary).ShouldNotBeEmpty($"{start.Id} waits for the first ready {primary} of {release}");
        }

        if (view.Wish.Roll is { } roll)
        {
            var after = view.Live.Count(i => i.Id.Component == component) + plan.Actions.OfType<StartInstance>().Count(s => s.Id.Component == component);
            after.ShouldBeLessThanOrEqualTo(Math.Max(view.Demand(component), Wished(view, component)) + roll.Surge, $"{start.Id} would be beyond the surge");
        }
    }

    // Where the table was empty, or what left it cannot answer any more, any answer is better than none.
    private static void CapacityBeforeTraffic(SimulatedWorld world, FleetView view, SimulatedRouter router, IReadOnlyList<Route> routes)
    {
        foreach (var route in routes)
        {
            var (before, after) = (Shares(router.Table.FirstOrDefault(r => r.Component == route.Component)), Shares(route));
            bool CanAnswer(ReleaseId release) => view.Ready(release, route.Component).Any();
            foreach (var (release, share) in after.Where(s => s.Value > 0))
            {
                CanAnswer(release).ShouldBeTrue($"{release} has {share:P0} of {route.Component} and nothing ready: {InWords(routes)}");
            }

            if (view.Wish.Shares.IsEmpty)
            {
                continue;
            }

            // Routers that could not all be asked may differ, and what none of them holds can be carried: one of their tables goes to all.
            if (world.Routers.Any(r => r != router && Shares(r.Table.FirstOrDefault(t => t.Component == route.Component)) is var other && other.Count > 0 && after.Where(s => s.Value > 0).All(s => other.GetValueOrDefault(s.Key) > 0)))
            {
                continue;
            }

            var isRescue = !before.Any(s => s.Value > 0 && after.GetValueOrDefault(s.Key) < s.Value && CanAnswer(s.Key));
            foreach (var (release, share) in after.Where(s => !isRescue && s.Value > before.GetValueOrDefault(s.Key) + 1e-9))
            {
                var needed = (int)Math.Ceiling(Math.Round(share * view.Demand(route.Component), 6));
                view.Ready(release, route.Component).Count().ShouldBeGreaterThanOrEqualTo(
                    needed, $"{release} goes from {before.GetValueOrDefault(release):P0} to {share:P0} of {route.Component} on a router: {InWords(routes)}");
            }
        }
    }

    private static void RollingKeepsEnough(FleetView view, SimulatedRouter router, IReadOnlyList<Route> routes)
    {
        if (view.Wish.Roll is not { } roll)
        {
            return;
        }

        foreach (var component in view.Wish.Groups.Select(g => g.Component).Distinct().Where(c => !view.Stopped.Contains(c)))
        {
            int Serve(IReadOnlyList<Route> table) => view.Live.Count(i => i.Id.Component == component && i.IsReady && Routing.Names(table, i.Id));
            var least = Math.Max(roll.Surge > 0 ? Math.Min(1, view.Demand(component)) : 0, view.Demand(component) - roll.Unavailable);
            Serve(routes).ShouldBeGreaterThanOrEqualTo(Math.Min(least, Serve(router.Table)), $"{component} keeps {least} that serve");
        }
    }

    private static void NothingStopsThatServes(SimulatedWorld world, FleetView view, InstanceId id)
    {
        world.Routers.ShouldAllBe(r => r.Answers, $"{id} is not stopped while a router is unknown");
        world.Routers.ShouldAllBe(r => !r.Names(id), $"{id} is not stopped while a router names it");
        world.Routers.ShouldAllBe(r => !r.Holds(id, world.Now, view.Wish.DrainLimit), $"{id} is not stopped while requests are under way on it");
    }

    // Told to be quiet, or stopped, at the same moment as others are told to work: it must not matter which happens first, or fails.
    private static void QueuesAreNotLeftAlone(FleetView view, FleetPlan plan)
    {
        var leaving = plan.Actions.Select(a => a is SetWork { Work: WorkMode.Quiet } or StopInstance ? IdOf(a) : null).OfType<InstanceId>().ToHashSet();
        var working = view.Live.Where(i => i.IsReady && i.Work is WorkMode.Active && view.Spec(i.Id.Release, i.Id.Component) is { IsWorker: true }).ToList();
        foreach (var component in working.GroupBy(i => i.Id.Component).Where(c => !view.Stopped.Contains(c.Key)))
        {
            var wished = view.Wish.GroupsAt(view.Now).Where(g => g.Component == component.Key).Sum(g => g.Working);
            var mayBeNone = view.Wish.Roll is { Surge: 0 } roll && roll.Unavailable >= view.Demand(component.Key);
            if (wished > 0 && !mayBeNone)
            {
                component.ShouldContain(i => !leaving.Contains(i.Id), $"somebody goes on taking the work of {component.Key}: {InWords(plan)}");
            }
        }
    }

    private static void WhatIsRememberedIsBounded(FleetView view)
    {
        foreach (var component in view.Instances.Where(i => !i.IsLive).GroupBy(i => i.Id.Component))
        {
            component.Count().ShouldBeLessThan(200, $"ended instances of {component.Key} are forgotten");
        }
    }

    public static int Wished(FleetView view, string component) => Slots.Wanted(view).Count(s => s.Component.Name == component);

    public static Dictionary<ReleaseId, double> Shares(Route? route)
    {
        var total = route?.Shares.Sum(s => s.Weight) ?? 0;
        return total == 0 ? [] : route!.Shares.GroupBy(s => s.Release).ToDictionary(s => s.Key, s => s.Sum(part => part.Weight) / (double)total);
    }

    public static string InWords(FleetPlan plan) => string.Join("; ", plan.Actions.Select(a => a is SetRoutes set ? InWords(set.Routes) : $"{a}"));

    public static string InWords(IReadOnlyList<Route> routes) =>
        string.Join(" | ", routes.Select(r => $"{r.Component}: {string.Join(", ", r.Shares.Select(s => $"{s.Release} {s.Weight} on [{string.Join(" ", s.Instances.Select(i => $"{i.Id.Slot}.{i.Id.Attempt}"))}]"))}"));

    private static InstanceId? IdOf(FleetAction action) => action switch
    {
        StartInstance start => start.Id,
        SetWork work => work.Id,
        StopInstance stop => stop.Id,
        ForgetInstance forget => forget.Id,
        _ => null,
    };
}
