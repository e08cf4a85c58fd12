using Davit.Plugins;

namespace Davit.Tests.Router;

/// <summary>Route sets for tests.</summary>
internal static class RouterTables
{
    public static readonly FleetId Shop = new("shop", "prod");

    public static RouteSet Set(long revision, params Route[] routes) => new() { Fleet = Shop, Term = 1, Revision = revision, Routes = routes };

    public static Route Web(params RouteShare[] shares) => new() { Component = "web", Hosts = ["*"], Shares = shares };

    public static RouteShare Share(int release, int weight, int instances = 1) =>
        new(new ReleaseId("shop", release), weight, [.. Enumerable.Range(1, instances).Select(slot =>
            new RouteInstance(new InstanceId("prod", new ReleaseId("shop", release), "web", slot, 0), $"127.0.0.1:{(release * 100) + slot}"))]);
}
