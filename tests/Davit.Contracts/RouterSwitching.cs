using System.Net.WebSockets;
using Davit.Plugins;
using Davit.Testing;
using static Davit.Contracts.RouterWorld;

namespace Davit.Contracts;

/// <summary>The promise: no request fails, and none lands on a removed instance, because of a switch.</summary>
public sealed class RouterSwitching : IAsyncLifetime
{
    private RouterWorld _world = null!;

    public async ValueTask InitializeAsync() => _world = await RouterWorld.Start();

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Nothing_is_lost_while_tables_change_under_traffic()
    {
        const int switches = 30;
        var current = await _world.Instance(1);
        await _world.Set(Web(Share(1, 1, current.Route)));
        using var socket = await RouterProtocols.OpenSocket(_world);
        await using var traffic = new RouterTraffic(_world, 12);
        var retired = new List<RouterInstance>();

        for (var release = 2; release <= switches + 1; release++)
        {
            var next = await RouterInstance.Start(release);
            await _world.Set(Web(Share(release - 1, 1, current.Route), Share(release, 1, next.Route)));
            await _world.Set(Web(Share(release, 1, next.Route)));
            var (draining, left) = (current.Id, release == 2 ? 1 : 0);
            await Eventually.Sees(_world.Report, seen => seen.Load.All(load => load.Id != draining || load.InFlight == left), "the old instance to drain, but for the socket");
            // From here on nothing may come: what comes is counted.
            current.CloseForNew();
            retired.Add(current);
            if (left == 0)
            {
                await current.DisposeAsync();
            }

            current = next;
            (await RouterProtocols.Echo(socket, $"still here {release}")).ShouldBe($"still here {release}");
        }

        await traffic.Stop();
        await current.DisposeAsync();
        traffic.Failures.ShouldBeEmpty();
        retired.ShouldAllBe(instance => instance.Late == 0);
        traffic.Sent.ShouldBeGreaterThan(switches * 10);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).InTime();
    }

    [Fact]
    public async Task Event_streams_go_on_through_switches_to_their_own_end()
    {
        var first = await _world.Instance(1);
        var second = await _world.Instance(2);
        await _world.Set(Web(Share(1, 1, first.Route)));
        using var answer = await _world.Http.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead).InTime();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        for (var at = 0; at < 20; at++)
        {
            await _world.Set(at % 2 == 0 ? Web(Share(2, 1, second.Route)) : Web(Share(1, 1, first.Route)));
            (await lines.ReadLineAsync().InTime()).ShouldBe($"data: shop-1 {at}");
            await lines.ReadLineAsync().InTime();
        }

        first.Go.SetResult();
        (await lines.ReadToEndAsync().InTime()).ShouldEndWith("data: end\n\n");
    }
}
