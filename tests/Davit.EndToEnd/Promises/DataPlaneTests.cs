using Davit.Api.Contract;
using Davit.EndToEnd.Given;
using Davit.Plugins;
using Davit.Router.Control;
using Davit.Testing;

namespace Davit.EndToEnd.Promises;

/// <summary>Promise 12: the data plane outlives the control plane, and itself.</summary>
public sealed class DataPlaneTests
{
    [Fact]
    public async Task Requests_are_split_on_while_the_server_is_dead_and_the_same_processes_serve_when_it_is_back()
    {
        var shop = ShopSpec.Canary("50% 100ms ask");
        await using var world = await World.Serving(shop);
        var deployment = await world.Ship(shop);
        await world.Reaches(deployment, "wait for a person at 50 %");
        await using var traffic = Traffic.On(world.Site, http1: 6);
        var (before, table, router) = (Ids(world), await Table(world), (await world.RouterAbout()).Pid);

        await world.Server.Kill();
        (await world.WhoAnswers(40)).Keys.Order().ShouldBe(["shop-1", "shop-2"]);
        await world.Server.Start();
        // The server has taken the fleet up when it does what it is told.
        await world.Tell(deployment, "pause");
        await Eventually.Sees(() => world.Instances(), all => all.Count(i => i.Health == "ready") == before.Count, "the instances to be adopted");

        Ids(world).ShouldBe(before);
        (await Table(world)).ShouldBe(table);
        (await world.RouterAbout()).Pid.ShouldBe(router);
        await traffic.LostNothing();
    }

    [Fact]
    public async Task A_newer_server_brings_the_running_router_up_to_itself_and_loses_no_request()
    {
        await using var world = await World.Serving(new ShopSpec { Web = 2 });
        await using var traffic = Traffic.On(world.Site, http1: 6);
        await world.Server.Stop();
        var old = await world.ReplaceRouterBy(OtherBuild.Of(world.Path("other-build")));
        old.Build.ShouldNotBe(RouterBuild.Own);

        await world.Server.Start();

        var now = await world.RouterAbout();
        (now.Build, now.Listen).ShouldBe((RouterBuild.Own, old.Listen));
        now.Pid.ShouldNotBe(old.Pid);
        (await world.Ended(await world.Ship(new ShopSpec { Web = 2 }))).Outcome.ShouldBe(Outcome.Released);
        await traffic.LostNothing();

        await world.Server.Stop();
        await world.Server.Start();
        (await world.RouterAbout()).Pid.ShouldBe(now.Pid);
    }

    [Fact]
    public async Task A_part_of_the_server_that_broke_off_is_begun_again()
    {
        await using var world = await World.Serving(new ShopSpec { Web = 1 });
        var inTheWay = Path.Combine(world.Data, "router/start.lock");
        File.Delete(inTheWay);
        Directory.CreateDirectory(inTheWay);

        Signals.Send((await world.RouterAbout()).Pid, Signals.Kill);
        await Eventually.Sees(() => Task.FromResult(world.Server.Log), log => log.Contains("Broke off keeping the router", StringComparison.Ordinal), "word of what broke off", World.Patience);
        Directory.Delete(inTheWay);

        await Eventually.Sees(() => PidOfRouter(world), pid => pid is not null, "the router to be back", World.Patience);
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-1"]);
    }

    [Fact]
    public async Task A_server_that_stops_and_starts_leaves_processes_and_routes_as_they_are()
    {
        await using var world = await World.Serving(new ShopSpec { Web = 2, Workers = 1 });
        await using var traffic = Traffic.On(world.Site, http1: 6);
        var (before, table) = (Ids(world), await Table(world));

        await world.Server.Stop();
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-1"]);
        await world.Server.Start();
        await Eventually.Sees(() => world.Instances(), all => all.Count(i => i.Health == "ready") == before.Count, "the instances to be adopted");

        Ids(world).ShouldBe(before);
        (await Table(world)).ShouldBe(table);
        await traffic.LostNothing();
    }

    [Fact]
    public async Task A_router_that_was_killed_comes_back_with_the_same_table()
    {
        var shop = ShopSpec.Canary("50% 100ms ask");
        await using var world = await World.Serving(shop);
        var deployment = await world.Ship(shop);
        await world.Reaches(deployment, "wait for a person at 50 %");
        var (before, table, router) = (Ids(world), await Table(world), (await world.RouterAbout()).Pid);

        Signals.Send(router, Signals.Kill);
        await Eventually.Sees(() => PidOfRouter(world), pid => pid is not null && pid != router, "another router", World.Patience);

        (await Table(world)).ShouldBe(table);
        (await world.WhoAnswers(40)).Keys.Order().ShouldBe(["shop-1", "shop-2"]);
        await world.Tell(deployment, "promote");
        (await world.Ended(deployment)).Outcome.ShouldBe(Davit.Api.Contract.Outcome.Released);
        Ids(world).ShouldBeSubsetOf([.. before, .. Ids(world).Where(id => !before.Contains(id) && id.Contains("shop-2"))]);
    }

    [Fact]
    public async Task An_instance_that_dies_while_the_server_is_dead_is_replaced_when_it_is_back()
    {
        await using var world = await World.Serving(new ShopSpec { Web = 2 });
        await world.Server.Kill();
        Signals.Send(world.Processes()[0].Id, Signals.Kill);

        // Every request is answered by the other one meanwhile: a connection that is refused is tried elsewhere.
        (await world.WhoAnswers()).Keys.ShouldBe(["shop-1"]);
        await world.Server.Start();

        await Eventually.Sees(() => world.Instances(), all => all.Count(i => i.Health == "ready") == 2, "two ready instances", World.Patience);
        world.Processes().Count.ShouldBe(2);
    }

    private static List<string> Ids(World world) => [.. world.Processes().Select(p => $"{p.Id} {p.Instance}").Order()];

    private static async Task<string> Table(World world) =>
        string.Join('\n', (await world.Report()).Routes!.Routes.Select(r => $"{r.Component} {string.Join(',', r.Hosts)} {string.Join(" : ", r.Shares.Select(s => $"{s.Release} {s.Weight} {string.Join(',', s.Instances)}"))}"));

    private static async Task<int?> PidOfRouter(World world)
    {
        try
        {
            return (await world.RouterAbout()).Pid;
        }
        catch (DavitException)
        {
            return null;
        }
    }
}
