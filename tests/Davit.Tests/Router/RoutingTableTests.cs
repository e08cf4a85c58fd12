using System.Collections.Frozen;
using Davit.Plugins;
using Davit.Router.Picking;
using Davit.Router.Table;
using static Davit.Tests.Router.RouterTables;

namespace Davit.Tests.Router;

public sealed class RoutingTableTests
{
    [Theory]
    [InlineData("shop.example.com", "/", "exact")]
    [InlineData("SHOP.example.com:8080", "/x", "exact")]
    [InlineData("shop.example.com.", "/apix", "exact")]
    [InlineData("shop.example.com", "/api", "api")]
    [InlineData("shop.example.com", "/api/", "api")]
    [InlineData("other.example.com", "/api", "label")]
    [InlineData("a.b.example.com", "/", null)]
    [InlineData("[::1]:80", "/v6", "six")]
    [InlineData("anything", "/every/where", "every")]
    [InlineData("", "/every", "every")]
    [InlineData("anything", "/everywhere", null)]
    public void The_longest_path_of_the_most_exact_host_takes_a_request(string host, string path, string? component)
    {
        var table = Table(
            Of("exact", "shop.example.com", "/"), Of("api", "shop.example.com", "/api"), Of("label", "*.example.com", "/"), Of("six", "[::1]", "/"), Of("every", "*", "/every/"));

        table.Match(host, path)?.Model.Component.ShouldBe(component);
        (table.Match(host, path) is null).ShouldBe(component is null);
    }

    [Fact]
    public void A_request_that_the_exact_host_has_no_path_for_is_left_to_the_wider_one() =>
        Table(Of("exact", "a.example.com", "/api"), Of("every", "*", "/")).Match("a.example.com", "/")!.Model.Component.ShouldBe("every");

    private static Route Of(string component, string host, string path) => Web(Share(1, 1)) with { Component = component, Hosts = [host], Paths = [path] };

    private static RoutingTable Table(params Route[] routes)
    {
        var fleet = new FleetRoutes(Set(1, routes), new FleetGate(Shop, TimeProvider.System));
        return new RoutingTable(1, new Dictionary<FleetId, FleetRoutes> { [Shop] = fleet }.ToFrozenDictionary());
    }
}
