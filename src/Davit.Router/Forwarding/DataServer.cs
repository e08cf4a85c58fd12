using System.Net;
using System.Net.Sockets;
using Davit.Router.Listening;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Davit.Router.Forwarding;

/// <summary>The web server of the data plane.</summary>
internal sealed class DataServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    private readonly RouterApplication _application;
    private readonly RouterTransport _transport;
    private readonly KestrelServer _server;
    private readonly TimeProvider _clock;
    private int _connections;

    public DataServer(RouterApplication application, Socket listening, RouterOptions options, ILoggerFactory logs, TimeProvider clock)
    {
        _application = application;
        _clock = clock;
        var sniffer = new PrefaceSniffer(Patience, clock);
        _transport = new RouterTransport(listening, sniffer, logs);
        _server = new KestrelServer(Options.Create(Configure((IPEndPoint)listening.LocalEndPoint!, sniffer, options, logs)), _transport, logs);
    }

    public int UnderWay => _application.UnderWay;

    public Task Start() => _server.StartAsync(_application, CancellationToken.None);

    /// <summary>Stops accepting, and asks the clients that are here to come back on a new connection.</summary>
    public async Task Leave()
    {
        _application.Leave();
        await _transport.StopAccepting();
    }

    /// <summary>Gives kept-alive connections the time to hear it; closing them at once would cross a request on its way.</summary>
    public async Task UntilQuiet(TimeSpan longest, CancellationToken stopping)
    {
        var began = _clock.GetTimestamp();
        while (Volatile.Read(ref _connections) > 0 && _clock.GetElapsedTime(began) < longest && !stopping.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _clock, CancellationToken.None);
        }
    }

    /// <summary>Closes idle connections and ends the others with their last request; cuts what is left at the limit.</summary>
    public async Task Drain(TimeSpan longest)
    {
        using var limit = new CancellationTokenSource(longest, _clock);
        await _server.StopAsync(limit.Token);
    }

    public ValueTask DisposeAsync()
    {
        _server.Dispose();
        return ValueTask.CompletedTask;
    }

    private KestrelServerOptions Configure(IPEndPoint listen, PrefaceSniffer sniffer, RouterOptions options, ILoggerFactory logs)
    {
        var kestrel = new KestrelServerOptions
        {
            AddServerHeader = false,
            AllowSynchronousIO = false,
            ApplicationServices = new ServiceCollection().AddSingleton(logs).BuildServiceProvider(),
        };
        kestrel.Limits.MaxRequestBodySize = options.MaxBody;
        kestrel.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        kestrel.Limits.MaxRequestLineSize = 16 * 1024;
        kestrel.Limits.MaxRequestBufferSize = 1024 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = Patience;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 256;
        kestrel.Listen(listen, end =>
        {
            end.Protocols = HttpProtocols.Http1;
            end.Use(next => connection => Counted(connection, sniffer, next));
        });
        kestrel.Listen(new Http2EndPoint(), end => end.Protocols = HttpProtocols.Http2);
        return kestrel;
    }

    private async Task Counted(ConnectionContext connection, PrefaceSniffer sniffer, ConnectionDelegate http1)
    {
        Interlocked.Increment(ref _connections);
        try
        {
            await sniffer.Serve(connection, http1);
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }
}
