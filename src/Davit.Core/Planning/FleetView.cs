using System.Collections.Immutable;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>Everything a fleet's plan is made from: what is wished, and what was seen in one look.</summary>
public sealed record FleetView
{
    public required FleetId Fleet { get; init; }
    public required DateTimeOffset Now { get; init; }

    /// <summary>The journal's position that the wish was read at.</summary>
    public long Position { get; init; }
    public required Wish Wish { get; init; }

    /// <summary>Ends of instances before this are history: they say nothing of what is being waited for.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>Specs of the releases that are wished or seen, with the environment's overrides applied.</summary>
    public required ImmutableDictionary<ReleaseId, ServiceSpec> Specs { get; init; }

    /// <summary>Every instance that the target knows, jobs and ended ones included.</summary>
    public ImmutableArray<InstanceReport> Instances { get; init; } = [];

    /// <summary>What each router holds; null for one that could not be asked, which may still serve anything it ever acknowledged.</summary>
    public ImmutableArray<RouterReport?> Routers { get; init; } = [];

    public ImmutableSortedDictionary<string, DateTimeOffset> RestartBefore { get; init; } = ImmutableSortedDictionary<string, DateTimeOffset>.Empty;
    public ImmutableSortedSet<string> Stopped { get; init; } = [];

    /// <summary>Why a router refused the fleet's routes for good, such as a host that another service has; null when none did.</summary>
    public string? RouteRefusal { get; init; }

    public bool AllRoutersKnown => Routers.All(r => r is not null);

    public IEnumerable<InstanceReport> Live => Instances.Where(i => i.IsLive && i.Kind is InstanceKind.Service);

    public IEnumerable<InstanceReport> Ready(ReleaseId release, string component) =>
        Live.Where(i => i.Id.Release == release && i.Id.Component == component && i.IsReady);

    /// <summary>A component's description at a release; null when that release does not have it.</summary>
    public ComponentSpec? Spec(ReleaseId release, string component) =>
        Specs.GetValueOrDefault(release)?.Components.FirstOrDefault(c => c.Name == component);

    /// <summary>How many instances the component's whole load needs; none while a person has stopped it.</summary>
    public int Demand(string component) => Stopped.Contains(component) ? 0 : Wish.Demand.GetValueOrDefault(component);

    /// <summary>The shares of a component's route as each router that could be asked has acknowledged them.</summary>
    public IEnumerable<IReadOnlyList<RouteShare>> Acknowledged(string component) =>
        Routers.Select(r => r?.Routes?.Routes.FirstOrDefault(r => r.Component == component)?.Shares).OfType<IReadOnlyList<RouteShare>>().Select(Baselines.Together);

    /// <summary>True when a router may still send requests to the instance: it names it, or it could not be asked.</summary>
    public bool MayBeServed(InstanceId id) =>
        Routers.Any(r => r is null || (r.Routes?.Routes.Any(route => route.Shares.Any(s => s.Instances.Any(i => i.Id == id))) ?? false));

    /// <summary>True when requests are under way on the instance, within the drain limit since its removal.</summary>
    public bool IsDraining(InstanceId id) =>
        Routers.Any(r => r is not null && r.Load.Any(l => l.Id == id && l.InFlight > 0 && (l.RemovedSince is not { } since || Now - since < Wish.DrainLimit)));
}
