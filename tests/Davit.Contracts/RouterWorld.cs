using System.Net.Sockets;
using System.Text;
using Davit.Plugins;
using Davit.Router.Control;
using Davit.Testing;

namespace Davit.Contracts;

/// <summary>A real router process, its client, clients of its data plane, and the instances behind it.</summary>
public sealed class RouterWorld : IAsyncDisposable
{
    public static readonly FleetId Shop = new("shop", "prod");

    private readonly Workspace _files = new();
    private readonly List<RouterInstance> _instances = [];
    private long _revision;

    private RouterWorld(string[] more) => More = more;

    public string[] More { get; }

    public string Data => _files["router"];

    public RouterProcess Process { get; private set; } = null!;

    public RouterClient Router { get; private set; } = null!;

    public RouterAbout About { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public Uri Entry => new($"http://{About.Listen}");

    public long Revision => _revision;

    public static async Task<RouterWorld> Start(params string[] more)
    {
        var world = new RouterWorld(more);
        await world.Launch($"127.0.0.1:{FreePort.Take()}");
        return world;
    }

    public async Task Launch(string listen)
    {
        Process = new RouterProcess(new RouterLaunch { Name = "edge", Listen = listen, Data = Data, More = More }, TimeProvider.System);
        About = await Process.EnsureRunning(TestContext.Current.CancellationToken).InTime();
        Router ??= Process.Client();
        Http ??= NewHttp();
    }

    public HttpClient NewHttp(Action<SocketsHttpHandler>? change = null)
    {
        var handler = new SocketsHttpHandler { UseCookies = false, UseProxy = false, AllowAutoRedirect = false };
        change?.Invoke(handler);
        return new HttpClient(handler) { BaseAddress = Entry };
    }

    public async Task<RouterInstance> Instance(int release, int slot = 1, Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http1)
    {
        var instance = await RouterInstance.Start(release, slot, protocols);
        _instances.Add(instance);
        return instance;
    }

    /// <summary>An address that refuses connections: nobody listens there.</summary>
    public static RouteInstance Dead(int release, int slot = 1) =>
        new(new InstanceId("prod", new ReleaseId("shop", release), "web", slot, 0), $"127.0.0.1:{FreePort.Take()}");

    public static RouteShare Share(int release, int weight, params RouteInstance[] instances) => new(new ReleaseId("shop", release), weight, instances);

    public static Route Web(params RouteShare[] shares) => new() { Component = "web", Hosts = ["*"], Shares = shares };

    public RouteSet Next(params Route[] routes) => new() { Fleet = Shop, Term = 1, Revision = ++_revision, Routes = routes };

    public Task<RouterAck> Set(params Route[] routes) => Router.ApplyAsync(Next(routes), Steps.At()).InTime();

    public Task<RouterReport> Report() => Router.ObserveAsync(Shop, CancellationToken.None).InTime();

    /// <summary>The release that answered.</summary>
    public async Task<string> Ask(string path = "/", params (string Name, string Value)[] headers)
    {
        using var answer = await Send(path, headers);
        return await answer.Content.ReadAsStringAsync().InTime();
    }

    public Task<HttpResponseMessage> Send(string path = "/", params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Http.SendAsync(request).InTime();
    }

    /// <summary>Sends bytes as they are and gives everything that comes until the router closes: a request that is right must ask for that.</summary>
    public async Task<string> Raw(string bytes)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(Entry.Host, Entry.Port).InTime();
        await socket.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes)).AsTask().InTime();
        return await UntilClosed(socket.GetStream()).InTime();
    }

    private static async Task<string> UntilClosed(NetworkStream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[8192];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var read)
            {
                text.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Closed with bytes of ours unread, after its answer.
        }

        return text.ToString();
    }

    public async Task Kill()
    {
        using var process = System.Diagnostics.Process.GetProcessById(About.Pid);
        process.Kill();
        await process.WaitForExitAsync().InTime();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var instance in _instances)
        {
            await instance.DisposeAsync();
        }

        await EndAll();
        Router.Dispose();
        _files.Dispose();
    }

    private async Task EndAll()
    {
        // Taken-over processes may still end their last requests: all of this folder's are ended, by their own numbers.
        foreach (var folder in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            if (IsOurs(folder))
            {
                using var process = System.Diagnostics.Process.GetProcessById(int.Parse(Path.GetFileName(folder)));
                process.Kill();
                await process.WaitForExitAsync().InTime();
            }
        }
    }

    private bool IsOurs(string process)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, "cmdline")).Contains($"\0{Data}\0", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
