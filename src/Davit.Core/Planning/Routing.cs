using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>Comparing routes by content: records of lists compare by reference.</summary>
public static class Routing
{
    public static bool Same(IReadOnlyList<Route> left, IReadOnlyList<Route> right) =>
        left.Count == right.Count && left.Zip(right).All(pair => Same(pair.First, pair.Second));

    public static bool Names(IReadOnlyList<Route> routes, InstanceId id) =>
        routes.Any(r => r.Shares.Any(s => s.Instances.Any(i => i.Id == id)));

    private static bool Same(Route left, Route right) =>
        left.Component == right.Component
        && left.Hosts.SequenceEqual(right.Hosts)
        && left.Paths.SequenceEqual(right.Paths)
        && left.Stickiness == right.Stickiness
        && left.Hold == right.Hold
        && left.HealthPath == right.HealthPath
        && left.RequestTimeout == right.RequestTimeout
        && left.Forced.Count == right.Forced.Count
        && left.Forced.Zip(right.Forced).All(p => p.First.Header == p.Second.Header && p.First.Release == p.Second.Release && p.First.Values.SequenceEqual(p.Second.Values))
        && left.Shares.Count == right.Shares.Count
        && left.Shares.Zip(right.Shares).All(p => p.First.Release == p.Second.Release && p.First.Weight == p.Second.Weight && p.First.Label == p.Second.Label && p.First.Instances.SequenceEqual(p.Second.Instances));
}
