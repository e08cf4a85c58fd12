using System.Collections.Concurrent;
using System.Net;
using System.Net.WebSockets;
using Davit.Plugins;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Davit.Contracts;

/// <summary>A small real web server that a router sends requests to, and that remembers what it was sent.</summary>
public sealed class RouterInstance : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _closed;
    private int _late;

    private RouterInstance(InstanceId id, HttpProtocols protocols)
    {
        Id = id;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, end => end.Protocols = protocols));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(Answer);
    }

    public InstanceId Id { get; }

    public string Address { get; private set; } = "";

    public RouteInstance Route => new(Id, Address);

    /// <summary>Ends requests to <c>/wait</c>.</summary>
    public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>Requests that came after <see cref="CloseForNew"/>: each is one that a router promised not to send.</summary>
    public int Late => Volatile.Read(ref _late);

    public static async Task<RouterInstance> Start(int release, int slot = 1, HttpProtocols protocols = HttpProtocols.Http1, string service = "shop")
    {
        var instance = new RouterInstance(new InstanceId("prod", new ReleaseId(service, release), "web", slot, 0), protocols);
        await instance._app.StartAsync();
        var url = instance._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        instance.Address = url["http://".Length..];
        return instance;
    }

    public void CloseForNew() => Volatile.Write(ref _closed, 1);

    public async ValueTask DisposeAsync()
    {
        Go.TrySetResult();
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await _app.StopAsync(soon.Token);
        await _app.DisposeAsync();
    }

    private async Task Answer(HttpContext context)
    {
        if (Volatile.Read(ref _closed) == 1)
        {
            Interlocked.Increment(ref _late);
        }

        context.Response.Headers["X-Instance"] = Id.ToString();
        switch (context.Request.Path.Value)
        {
            case "/wait":
                Seen.Enqueue("/wait");
                await Go.Task.WaitAsync(context.RequestAborted);
                await context.Response.WriteAsync("waited");
                break;
            case "/seen":
                await Describe(context);
                break;
            case "/events":
                await Events(context);
                break;
            case "/socket":
                await Echo(await context.WebSockets.AcceptWebSocketAsync(), context.RequestAborted);
                break;
            case "/grpc":
                await Grpc(context);
                break;
            case "/status":
                context.Response.StatusCode = int.Parse(context.Request.Query["code"]!);
                break;
            case "/break":
                context.Abort();
                break;
            case "/hop":
                context.Response.Headers.Connection = "X-Private";
                context.Response.Headers["X-Private"] = "secret";
                await context.Response.WriteAsync("hop");
                break;
            case "/swallow":
                await context.Request.Body.CopyToAsync(Stream.Null);
                await context.Response.WriteAsync("swallowed");
                break;
            default:
                await context.Response.WriteAsync(Id.Release.ToString());
                break;
        }
    }

    private static async Task Describe(HttpContext context)
    {
        using var body = new StreamReader(context.Request.Body);
        var text = await body.ReadToEndAsync();
        var lines = context.Request.Headers.Select(header => $"{header.Key}: {header.Value}");
        await context.Response.WriteAsync($"{context.Request.Method} {context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget}\n{string.Join('\n', lines)}\n\n{text}");
    }

    private async Task Events(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream";
        var number = 0;
        while (!Go.Task.IsCompleted)
        {
            await context.Response.WriteAsync($"data: {Id.Release} {number++}\n\n", context.RequestAborted);
            await Task.WhenAny(Go.Task, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, context.RequestAborted));
        }

        await context.Response.WriteAsync("data: end\n\n", context.RequestAborted);
    }

    private static async Task Echo(WebSocket socket, CancellationToken stopping)
    {
        var buffer = new byte[4096];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, stopping);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", stopping);
                return;
            }

            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, stopping);
        }
    }

    private static async Task Grpc(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Request.Body.CopyToAsync(context.Response.Body);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}
