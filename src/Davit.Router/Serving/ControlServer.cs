using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Davit.Router.Serving;

/// <summary>Serves the control protocol on a Unix socket that only its owner may use.</summary>
internal sealed class ControlServer : IAsyncDisposable
{
    private readonly KestrelServer _server;

    private ControlServer(string socket, KestrelServer server)
    {
        Socket = socket;
        _server = server;
    }

    /// <summary>Where it was bound; its name may be changed afterwards.</summary>
    public string Socket { get; }

    public static async Task<ControlServer> Start(IHttpApplication<HttpContext> application, string socket, ILoggerFactory logs)
    {
        File.Delete(socket);
        var options = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new ServiceCollection().AddSingleton(logs).BuildServiceProvider() };
        options.ListenUnixSocket(socket);
        var server = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs), logs);
        await server.StartAsync(application, CancellationToken.None);
        File.SetUnixFileMode(socket, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return new ControlServer(socket, server);
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await _server.StopAsync(atOnce.Token);
        _server.Dispose();
    }
}
