using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>
/// Decides what to do now so that a fleet becomes what is wished: level-triggered, from one look, without memory. Applied again and again it comes to rest.
/// </summary>
public static class FleetPlanner
{
    private const int JobsKept = 20;
    private static readonly TimeSpan EndedKeptFor = TimeSpan.FromDays(1);

    public static FleetPlan Plan(FleetView view)
    {
        var wanted = Slots.Wanted(view).ToList();
        var filling = wanted.Select(slot => Slots.Filling(view, slot)?.Id).OfType<InstanceId>().ToHashSet();
        var routes = TrafficPlanner.Routes(view);
        var stops = Stops(view, wanted, filling, routes).ToList();
        List<FleetAction> actions =
        [
            .. Starts(view, wanted),
            .. WorkModes(view, wanted).Where(work => stops.All(stop => stop.Id != work.Id)),
            .. RouteChange(view, routes),
            .. stops,
            .. Forgets(view),
        ];
        return new FleetPlan(actions, LookAgain(view, wanted));
    }

    private static IEnumerable<FleetAction> Starts(FleetView view, IReadOnlyList<Slot> wanted)
    {
        var live = view.Live.GroupBy(i => i.Id.Component).ToDictionary(g => g.Key, g => g.Count());
        foreach (var slot in wanted.Where(slot => Slots.Filling(view, slot) is null))
        {
            var running = live.GetValueOrDefault(slot.Component.Name);
            if (IsGated(view, slot) || NextStart(view, slot) > view.Now || running >= MostLive(view, slot))
            {
                continue;
            }

            live[slot.Component.Name] = running + 1;
            var attempt = Slots.Newest(view, slot) is { } last ? last.Id.Attempt + 1 : 0;
            yield return new StartInstance(
                new InstanceId(view.Fleet.Environment, slot.Release, slot.Component.Name, slot.Number, attempt),
                slot.Component.IsWorker && slot.Component.CanBeQuiet ? WorkMode.Quiet : WorkMode.Active);
        }
    }

    // The primary's slots are counted by themselves, so those that wait for it can never take its place.
    private static bool IsGated(FleetView view, Slot slot) =>
        view.Specs[slot.Release].Primary is { } primary
        && primary.Name != slot.Component.Name
        && view.Wish.Group(slot.Release, primary.Name) is { Instances: > 0 }
        && !view.Stopped.Contains(primary.Name)
        // Only the first start waits: once the gate was open, a crashed worker is replaced whatever the primary does. Those that were asked to stop are of an earlier time.
        && !view.Instances.Any(i => i.Id.Release == slot.Release && i.Id.Component == slot.Component.Name && i.Exit is not { WasAsked: true })
        && !view.Ready(slot.Release, primary.Name).Any();

    private static DateTimeOffset? NextStart(FleetView view, Slot slot) =>
        RestartBackoff.NextStart([.. view.Instances.Where(slot.Holds).OrderBy(i => i.Id.Attempt)]);

    private static int MostLive(FleetView view, Slot slot)
    {
        var wished = view.Wish.GroupsAt(view.Now).Where(g => g.Component == slot.Component.Name).Sum(g => g.Instances);
        if (view.Wish.Roll is { } roll)
        {
            return Math.Max(wished, view.Demand(slot.Component.Name)) + roll.Surge;
        }

        // While instances are replaced one by one (restart), one more than wished may run.
        var leaving = view.Live.Count(i => i.Id.Component == slot.Component.Name && view.Wish.Group(i.Id.Release, i.Id.Component) is null);
        return wished + leaving + 1;
    }

    private static IEnumerable<SetWork> WorkModes(FleetView view, IReadOnlyList<Slot> wanted)
    {
        var quietable = view.Live.Where(i => i.State is InstanceState.Running && view.Spec(i.Id.Release, i.Id.Component) is { IsWorker: true, CanBeQuiet: true }).ToList();
        var mayWork = wanted.Where(s => s.Works).Select(s => Slots.Filling(view, s)).OfType<InstanceReport>().Where(i => i.IsReady).Select(i => i.Id).ToHashSet();
        foreach (var instance in quietable.Where(i => i.Work is WorkMode.Active && !mayWork.Contains(i.Id) && IsRelieved(view, i, wanted)))
        {
            yield return new SetWork(instance.Id, WorkMode.Quiet);
        }

        foreach (var instance in quietable.Where(i => i.Work is WorkMode.Quiet && mayWork.Contains(i.Id)))
        {
            yield return new SetWork(instance.Id, WorkMode.Active);
        }
    }

    // A worker goes quiet once those that take its place do work, so that a queue is never left alone.
    private static bool IsRelieved(FleetView view, InstanceReport instance, IReadOnlyList<Slot> wanted) =>
        wanted.Where(s => s.Works && s.Component.Name == instance.Id.Component).All(s => Slots.Filling(view, s) is { } filling && DoesWork(filling));

    private static IEnumerable<FleetAction> RouteChange(FleetView view, IReadOnlyList<Route> routes) =>
        view.Routers.Any(r => r is not null && !Routing.Same(r.Routes?.Routes ?? [], routes)) ? [new SetRoutes(routes)] : [];

    private static IEnumerable<StopInstance> Stops(FleetView view, IReadOnlyList<Slot> wanted, HashSet<InstanceId> filling, IReadOnlyList<Route> routes) =>
        view.Live.Where(i => !filling.Contains(i.Id) && i.State is not InstanceState.Unknown && !Routing.Names(routes, i.Id) && !view.MayBeServed(i.Id))
            .GroupBy(i => i.Id.Component)
            .SelectMany(surplus => MayStop(view, surplus.Key, [.. surplus.OrderBy(i => i.Id.ToString(), StringComparer.Ordinal)], wanted))
            .Select(i => new StopInstance(i.Id, Fault(view, i)));

    // What fails and is wished still goes for its fault, whether its successor runs already or not.
    private static string? Fault(FleetView view, InstanceReport instance) =>
        view.Wish.Group(instance.Id.Release, instance.Id.Component) is not null && !view.Stopped.Contains(instance.Id.Component) && Unwell.DueAt(view, instance) <= view.Now ? Unwell.Why(view, instance) : null;

    // What takes requests was held back by the routes until it could be spared. What takes work by itself is spared only while enough others work.
    private static IEnumerable<InstanceReport> MayStop(FleetView view, string component, IReadOnlyList<InstanceReport> surplus, IReadOnlyList<Slot> wanted)
    {
        var (routed, unrouted) = (surplus.Where(i => IsRouted(view, i)), surplus.Where(i => !IsRouted(view, i)).ToList());
        var working = view.Live.Count(i => i.Id.Component == component && DoesWork(i));
        var least = view.Wish.Roll?.Least(view.Demand(component)) ?? view.Demand(component);
        var replaced = wanted.Where(s => s.Component.Name == component).All(s => Slots.Filling(view, s) is { IsReady: true } filling && (DoesWork(filling) || !s.Works));
        var spare = replaced ? unrouted.Count : Math.Max(0, working - least);
        return routed.Where(i => !view.IsDraining(i.Id)).Concat(unrouted.Where(i => !DoesWork(i))).Concat(unrouted.Where(DoesWork).Take(spare));
    }

    private static bool DoesWork(InstanceReport instance) => instance is { IsReady: true, Work: WorkMode.Active };

    private static bool IsRouted(FleetView view, InstanceReport instance) =>
        view.Spec(instance.Id.Release, instance.Id.Component) is { IsRouted: true };

    private static IEnumerable<FleetAction> Forgets(FleetView view)
    {
        var ended = view.Instances.Where(i => !i.IsLive && i.Exit is not null).ToLookup(i => i.Kind);
        // Each run of a job has a slot of its own. The newest are kept whatever their age: a story may still ask for the end of its release job.
        var jobs = ended[InstanceKind.Job].GroupBy(i => i.Id.Component).SelectMany(runs => runs.OrderByDescending(i => i.Exit!.At).Skip(JobsKept));
        var services = ended[InstanceKind.Service].GroupBy(i => (i.Id.Release, i.Id.Component, i.Id.Slot)).SelectMany(slot => Forgotten(view, [.. slot.OrderByDescending(i => i.Id.Attempt)]));
        return jobs.Concat(services).Select(i => new ForgetInstance(i.Id));
    }

    private static IEnumerable<InstanceReport> Forgotten(FleetView view, IReadOnlyList<InstanceReport> slot)
    {
        // The newest attempt of a slot that is wanted is remembered: the number of the next is counted from it.
        var kept = view.Wish.Group(slot[0].Id.Release, slot[0].Id.Component) is null ? 0 : 1;
        return slot.Where((i, n) => n >= RestartBackoff.Attempts || (n >= kept && view.Now - i.Exit!.At > EndedKeptFor));
    }

    private static DateTimeOffset? LookAgain(FleetView view, IReadOnlyList<Slot> wanted)
    {
        var starts = wanted.Where(s => Slots.Filling(view, s) is null).Select(s => NextStart(view, s));
        var warm = view.Wish.Groups.Select(g => g.Until);
        var drains = view.Routers.OfType<RouterReport>().SelectMany(r => r.Load).Where(l => l.InFlight > 0).Select(l => l.RemovedSince + view.Wish.DrainLimit);
        var patience = view.Live.Select(i => Unwell.DueAt(view, i));
        return starts.Concat(warm).Concat(patience).Concat(drains).Where(t => t > view.Now).Min();
    }
}
