using System.Collections.Immutable;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>
/// Decides a fleet's routes. Capacity before traffic before removal: a release's share grows only when it has instances ready for it, and an instance leaves
/// the table only when those that stay can carry what its release keeps.
/// </summary>
public static class TrafficPlanner
{
    /// <summary>The routes that should hold now, one per routed component that is wished or still served.</summary>
    public static IReadOnlyList<Route> Routes(FleetView view) =>
        [.. RoutedComponents(view).Select(component => RouteFor(view, component)).OfType<Route>()];

    /// <summary>The share of demand that a weight stands for, in whole instances.</summary>
    public static int Needed(int weight, int totalWeight, int demand) =>
        totalWeight <= 0 || weight <= 0 ? 0 : (int)Math.Ceiling((long)weight * demand / (double)totalWeight);

    private static IEnumerable<string> RoutedComponents(FleetView view) =>
        view.Wish.Groups.Where(g => view.Spec(g.Release, g.Component) is { IsRouted: true }).Select(g => g.Component)
            .Concat(view.Routers.OfType<RouterReport>().SelectMany(r => r.Routes?.Routes ?? []).Select(r => r.Component)
                .Where(name => view.Live.Any(i => i.Id.Component == name)))
            .Distinct().Order(StringComparer.Ordinal);

    private static Route? RouteFor(FleetView view, string component)
    {
        var described = view.Wish.Releases.Select(r => view.Spec(r, component)).OfType<ComponentSpec>().LastOrDefault(c => c.IsRouted)
            ?? view.Specs.Values.SelectMany(s => s.Components).FirstOrDefault(c => c.Name == component && c.IsRouted);
        if (described is null)
        {
            return null;
        }

        var weights = Weights(view, component);
        var releases = weights.Select(w => w.Release)
            .Concat(view.Wish.Groups.Where(g => g.Component == component).Select(g => g.Release)).Distinct().Order();
        return new Route
        {
            Component = component,
            Hosts = [.. described.Routes.SelectMany(r => r.Hosts).Distinct()],
            Paths = [.. described.Routes.SelectMany(r => r.Paths).Distinct()],
            Stickiness = described.Stickiness,
            Forced = view.Wish.Force is { } force ? [force] : [],
            Hold = view.Wish.HoldRequests,
            HealthPath = described.Health is { Kind: HealthCheckKind.Http, Path: { } path } ? path.Split('?')[0] : null,
            Shares = [.. releases.Select(r => Share(view, component, r, weights)).Where(s => s.Weight > 0 || s.Instances.Count > 0).SelectMany(s => Baselines.Apart(view.Wish.Baseline, s))],
        };
    }

    private static RouteShare Share(FleetView view, string component, ReleaseId release, ImmutableArray<ShareWish> weights)
    {
        var weight = weights.FirstOrDefault(w => w.Release == release)?.Weight ?? 0;
        var instances = Serving(view, component, release, weight, weights.Sum(w => w.Weight));
        return new RouteShare(release, weight, [.. instances.Where(i => i.Address is not null).OrderBy(i => i.Id.Slot).ThenBy(i => i.Id.Attempt).Select(i => new RouteInstance(i.Id, i.Address!))]);
    }

    /// <summary>The shares to serve now, on the way to those that are wished.</summary>
    public static ImmutableArray<ShareWish> Weights(FleetView view, string component)
    {
        if (view.Demand(component) == 0)
        {
            return [];
        }

        if (view.Wish.Shares.IsEmpty)
        {
            return ByCapacity(view, component);
        }

        var wished = Wished(view, component);
        return IsCarried(view, component) ? [.. Able(view, component, wished), .. StandIn(view, component, wished)] : KeepWhatIsServed(view, component, wished);
    }

    /// <summary>
    /// Whether the shares that are wished can be served now: each by enough instances, but for those of releases with nothing ready at all. Such a release
    /// is not waited for: that would keep a fix from going live.
    /// </summary>
    public static bool IsCarried(FleetView view, string component)
    {
        var wished = Wished(view, component);
        var total = wished.Sum(s => s.Weight);
        var able = Able(view, component, wished);
        return !able.IsEmpty && AreCarried(view, component, able, total);
    }

    private static bool AreCarried(FleetView view, string component, ImmutableArray<ShareWish> shares, int total) =>
        shares.All(s => Capacity(view, component, s.Release) >= Math.Max(1, Needed(s.Weight, total, view.Demand(component))));

    private static ImmutableArray<ShareWish> Able(FleetView view, string component, ImmutableArray<ShareWish> wished) =>
        [.. wished.Where(s => CanAnswer(view, component, s.Release))];

    // The share of a wished release that cannot answer stays with what is served in its place, such as the other side of a deployment that was halted.
    private static IEnumerable<ShareWish> StandIn(FleetView view, string component, ImmutableArray<ShareWish> wished)
    {
        var missing = wished.Where(s => !CanAnswer(view, component, s.Release)).Sum(s => s.Weight);
        return Served(view, component)
            .Where(s => missing > 0 && wished.All(w => w.Release != s.Release))
            .OrderByDescending(s => Capacity(view, component, s.Release)).ThenBy(s => s.Release).Take(1)
            .Select(s => new ShareWish(s.Release, missing));
    }

    /// <summary>The shares that are wished of a component, of those releases that have it: it may be new, or go.</summary>
    public static ImmutableArray<ShareWish> Wished(FleetView view, string component) =>
        [.. view.Wish.Shares.Where(s => s.Weight > 0 && IsWished(view, component, s.Release))];

    private static bool IsWished(FleetView view, string component, ReleaseId release) => view.Wish.Group(release, component) is { Instances: > 0 };

    // A release without anything ready gets nothing; the rest stay as they were. Only where nothing else could answer does a release get more than its capacity.
    private static ImmutableArray<ShareWish> KeepWhatIsServed(FleetView view, string component, ImmutableArray<ShareWish> wished)
    {
        var served = Served(view, component);
        if (wished.IsEmpty)
        {
            // Where only one release has the component, it is served from its first share on until it goes.
            return [.. served.Where(s => IsWished(view, component, s.Release))];
        }

        if (!served.IsEmpty)
        {
            return served;
        }

        var able = Able(view, component, wished);
        return !able.IsEmpty ? able : [.. AnythingReady(view, component).Select(release => new ShareWish(release, 1)).Take(1)];
    }

    // Where routers differ, what the ready instances can carry is given to all of them.
    private static ImmutableArray<ShareWish> Served(FleetView view, string component) =>
        view.Acknowledged(component)
            .Select(shares => shares.Where(s => s.Weight > 0 && CanAnswer(view, component, s.Release)).Select(s => new ShareWish(s.Release, s.Weight)).ToImmutableArray())
            .Where(shares => !shares.IsEmpty)
            .OrderByDescending(shares => AreCarried(view, component, shares, shares.Sum(s => s.Weight)))
            .FirstOrDefault([]);

    private static IEnumerable<ReleaseId> AnythingReady(FleetView view, string component) =>
        view.Live.Where(i => i.Id.Component == component && i.IsReady).Select(i => i.Id.Release).Distinct().Order();

    private static ImmutableArray<ShareWish> ByCapacity(FleetView view, string component) =>
        [.. view.Live.Where(i => i.Id.Component == component).Select(i => i.Id.Release).Distinct().Order()
            .Select(release => new ShareWish(release, ServingByCapacity(view, component, release).Count()))
            .Where(s => s.Weight > 0)];

    private static int Capacity(FleetView view, string component, ReleaseId release) => view.Ready(release, component).Count();

    private static bool CanAnswer(FleetView view, string component, ReleaseId release) => Capacity(view, component, release) > 0;

    private static IEnumerable<InstanceReport> Serving(FleetView view, string component, ReleaseId release, int weight, int totalWeight)
    {
        if (view.Wish.Shares.IsEmpty)
        {
            return ServingByCapacity(view, component, release);
        }

        // A release that is wished stays reachable by forced choice at weight 0; one that is not leaves the table whole.
        var needed = weight > 0 ? Math.Max(1, Needed(weight, totalWeight, view.Demand(component))) : 0;
        return WithoutSurplus(view, component, release, spare: ready => ready > needed);
    }

    private static IEnumerable<InstanceReport> ServingByCapacity(FleetView view, string component, ReleaseId release)
    {
        var demand = view.Demand(component);
        var leastReady = view.Wish.Roll?.Least(demand) ?? demand;
        var allReady = view.Live.Count(i => i.Id.Component == component && i.IsReady);
        var removable = Math.Max(0, allReady - leastReady);
        // Releases give up their surplus in order, so that all of them together never give up more than may be missing.
        foreach (var earlier in AnythingReady(view, component).TakeWhile(r => r != release))
        {
            removable -= Math.Min(removable, Surplus(view, component, earlier).Count());
        }

        var surplus = Surplus(view, component, release).Take(removable).Select(i => i.Id).ToHashSet();
        return view.Ready(release, component).Where(i => !surplus.Contains(i.Id));
    }

    private static IEnumerable<InstanceReport> WithoutSurplus(FleetView view, string component, ReleaseId release, Func<int, bool> spare)
    {
        var ready = view.Ready(release, component).ToList();
        foreach (var instance in Surplus(view, component, release))
        {
            if (spare(ready.Count))
            {
                ready.Remove(instance);
            }
        }

        return ready;
    }

    /// <summary>Ready instances that no slot wants, the oldest attempts first.</summary>
    private static IEnumerable<InstanceReport> Surplus(FleetView view, string component, ReleaseId release)
    {
        var filling = Slots.Wanted(view).Select(slot => Slots.Filling(view, slot)?.Id).OfType<InstanceId>().ToHashSet();
        return view.Ready(release, component).Where(i => !filling.Contains(i.Id)).OrderBy(i => i.Id.Attempt).ThenByDescending(i => i.Id.Slot);
    }
}
