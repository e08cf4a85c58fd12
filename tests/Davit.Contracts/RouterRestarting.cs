using System.Net;
using System.Net.Sockets;
using Davit.Plugins;
using Davit.Router.Control;
using Davit.Testing;
using static Davit.Contracts.RouterWorld;

namespace Davit.Contracts;

/// <summary>The router's process: killed, damaged, in another's way, and taken over.</summary>
public sealed class RouterRestarting : IAsyncLifetime
{
    private RouterWorld _world = null!;
    private RouterInstance _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RouterWorld.Start("--leave-seconds", "2");
        _shop = await _world.Instance(1);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task A_killed_router_comes_back_with_the_identical_table()
    {
        await _world.Set(Web(Share(1, 1, _shop.Route)));
        var ack = await _world.Set(Web(Share(1, 3, _shop.Route)));
        var before = await _world.Report();

        await _world.Kill();
        await Should.ThrowAsync<TransientException>(_world.Report());
        await _world.Launch(_world.About.Listen);

        var after = await _world.Report();
        after.Generation.ShouldBe(ack.Generation);
        System.Text.Json.JsonSerializer.Serialize(after.Routes).ShouldBe(System.Text.Json.JsonSerializer.Serialize(before.Routes));
        after.CountsSince.ShouldNotBe(before.CountsSince);
        (await _world.Ask()).ShouldBe("shop-1");
        await Should.ThrowAsync<StaleTermException>(_world.Router.ApplyAsync(_world.Next() with { Revision = 1 }, Steps.At()).InTime());
    }

    [Fact]
    public async Task A_damaged_snapshot_is_put_aside_and_told()
    {
        await _world.Set(Web(Share(1, 1, _shop.Route)));
        await _world.Kill();
        var file = Path.Combine(_world.Data, "table.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("\"weight\":1", "\"weight\":7", StringComparison.Ordinal));

        await _world.Launch(_world.About.Listen);

        _world.About.Warning.ShouldNotBeNull().ShouldContain("is damaged");
        Directory.GetFiles(_world.Data, "table.json.damaged-*").Length.ShouldBe(1);
        (await _world.Report()).Routes.ShouldBeNull();
        await _world.Set(Web(Share(1, 1, _shop.Route)));
        (await _world.Ask()).ShouldBe("shop-1");
    }

    [Fact]
    public async Task A_running_router_is_adopted()
    {
        (await _world.Process.EnsureRunning(CancellationToken.None).InTime()).Pid.ShouldBe(_world.About.Pid);
    }

    [Fact]
    public async Task A_port_of_somebody_else_is_named_with_its_owner()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var files = new Workspace();
        var process = new RouterProcess(new RouterLaunch { Name = "second", Listen = other.LocalEndpoint.ToString()!, Data = files["r"] }, TimeProvider.System);

        var refused = await Should.ThrowAsync<PermanentException>(process.EnsureRunning(CancellationToken.None).InTime());

        refused.Message.ShouldContain($"{other.LocalEndpoint} is taken by process {Environment.ProcessId}");
    }

    [Fact]
    public async Task A_router_that_is_stopped_ends_its_requests_first()
    {
        await _world.Set(Web(Share(1, 1, _shop.Route)));
        var waiting = _world.Ask("/wait");
        await Eventually.Sees(_world.Report, seen => seen.Load.Single().InFlight == 1, "one under way");

        var stopped = _world.Process.Stop(CancellationToken.None);
        _shop.Go.SetResult();

        (await waiting).ShouldBe("waited");
        await stopped.InTime();
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_control_socket_is_its_owners_alone()
    {
        await _world.Set();

        File.GetUnixFileMode(Path.Combine(_world.Data, "router.sock")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public async Task A_new_version_takes_the_port_over_without_a_failed_request()
    {
        await _world.Set(Web(Share(1, 1, _shop.Route)));
        await using var traffic = new RouterTraffic(_world, 8);
        await Eventually.Sees(() => Task.FromResult(traffic.Sent), sent => sent > 200, "traffic");
        var before = await _world.Report();

        for (var upgrade = 0; upgrade < 3; upgrade++)
        {
            var sent = traffic.Sent;
            var pid = (await _world.Process.EnsureRunning(CancellationToken.None).InTime()).Pid;
            (await _world.Process.Upgrade(CancellationToken.None).InTime()).Pid.ShouldNotBe(pid);
            await Eventually.Sees(() => Task.FromResult(traffic.Sent), now => now > sent + 100, "traffic after the takeover");
            await _world.Set(Web(Share(1, upgrade + 2, _shop.Route)));
        }

        await traffic.Stop();
        traffic.Failures.ShouldBeEmpty();
        (await _world.Report()).CountsSince.ShouldNotBe(before.CountsSince);
        await Eventually.Sees(() => Task.FromResult(Directory.GetFiles(_world.Data, "*leaving*").Length), left => left == 0, "the old processes to end");
    }

    [Fact]
    public async Task What_a_taken_over_process_still_has_under_way_is_reported_and_follows_the_table()
    {
        var second = await _world.Instance(2);
        await _world.Set(Web(Share(1, 1, _shop.Route)));
        using var socket = await RouterProtocols.OpenSocket(_world);
        // A kept-alive connection of the old process, on which a request may come after the next table.
        using var kept = new TcpClient();
        await kept.ConnectAsync(_world.Entry.Host, _world.Entry.Port).InTime();
        (await Exchange(kept)).ShouldContain("shop-1");

        await _world.Process.Upgrade(CancellationToken.None).InTime();
        (await _world.Report()).Load.Single(load => load.Id == _shop.Id).InFlight.ShouldBe(1);
        await _world.Set(Web(Share(2, 1, second.Route)));

        var answer = await Exchange(kept);
        answer.ShouldContain("shop-2");
        answer.ShouldContain("Connection: close");
        (await RouterProtocols.Echo(socket, "through")).ShouldBe("through");
        await socket.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).InTime();
        await Eventually.Sees(_world.Report, seen => seen.Load.All(load => load.InFlight == 0), "the socket's end");
    }

    private static async Task<string> Exchange(TcpClient connection)
    {
        await connection.GetStream().WriteAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray()).AsTask().InTime();
        var buffer = new byte[4096];
        var text = "";
        while (!text.Contains("shop-", StringComparison.Ordinal))
        {
            var read = await connection.GetStream().ReadAsync(buffer).AsTask().InTime();
            read.ShouldBeGreaterThan(0, text);
            text += System.Text.Encoding.Latin1.GetString(buffer, 0, read);
        }

        return text;
    }
}
