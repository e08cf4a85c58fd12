using System.Net;
using Davit.Plugins;
using Davit.Router.Counting;
using Davit.Router.Forwarding;
using Davit.Router.Picking;
using Davit.Router.Table;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Davit.Bench.Router;

/// <summary>A request as the router holds it when its answer has come, to be counted as often as one likes.</summary>
internal sealed class Visitor
{
    private static readonly RouteSet Routes = new()
    {
        Fleet = new FleetId("shop", "prod"),
        Term = 1,
        Revision = 1,
        Routes =
        [
            new Route
            {
                Component = "web",
                Hosts = ["*"],
                HealthPath = "/healthz",
                Shares = [new RouteShare(new ReleaseId("shop", 1), 100, [new RouteInstance(new InstanceId("prod", new ReleaseId("shop", 1), "web", 1, 0), "127.0.0.1:5001")])],
            },
        ],
    };

    private readonly ForwardedHeaders _forwarded = new([IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")]);
    private readonly Exchange _exchange;

    private Visitor(string name, string path, string peer, string? forwardedFor)
    {
        Name = name;
        var features = new FeatureCollection();
        var headers = new HeaderDictionary { ["Host"] = "shop.example.com", ["User-Agent"] = "bench" };
        if (forwardedFor is not null)
        {
            headers["X-Forwarded-For"] = forwardedFor;
        }

        features.Set<IHttpRequestFeature>(new HttpRequestFeature { Method = "GET", Path = path, RawTarget = path, Protocol = HttpProtocol.Http11, Scheme = "http", Headers = headers });
        features.Set<IHttpResponseFeature>(new HttpResponseFeature());
        features.Set<IHttpConnectionFeature>(new HttpConnectionFeature { RemoteIpAddress = IPAddress.Parse(peer) });
        _exchange = new Exchange(_forwarded, new RequestIds(), TimeProvider.System);
        _exchange.Begin(features);
        var route = new FleetRoutes(Routes, new FleetGate(Routes.Fleet, TimeProvider.System)).Routes[0];
        _exchange.Take(new Pick(PickOutcome.Picked, route, route.Shares[0], route.Shares[0].Backends[0]));
    }

    public static IReadOnlyList<Visitor> All { get; } =
    [
        new("`GET /` from an address", "/", "203.0.113.7", null),
        new("`GET /api/v2/orders/8121/items` behind a trusted proxy", "/api/v2/orders/8121/items", "127.0.0.1", "203.0.113.7"),
    ];

    public string Name { get; }

    /// <summary>All that is counted of a request that was answered.</summary>
    public void Count()
    {
        _exchange.CountLatency();
        _exchange.CountEnd(StatusCodes.Status200OK, Ending.Answered);
    }

    public int Kind() => _exchange.Pick.Route!.Kinds.Of(_exchange.Context.Request, StatusCodes.Status200OK);

    public int Group() => _forwarded.GroupOf(_exchange.Context);

    /// <summary>Requests that the router says it counted.</summary>
    public long Counted => _exchange.Pick.Share!.Tally.Read(0).Requests;
}
