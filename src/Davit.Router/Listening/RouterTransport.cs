using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Davit.Router.Listening;

/// <summary>
/// The web server's listeners: the given listening socket, which can stop accepting while its connections go on, and the inner end for connections that
/// began with HTTP/2.
/// </summary>
internal sealed class RouterTransport : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets;
    private readonly PrefaceSniffer _sniffer;
    private IConnectionListener? _data;

    public RouterTransport(Socket listening, PrefaceSniffer sniffer, ILoggerFactory logs)
    {
        _sniffer = sniffer;
        _sockets = new SocketTransportFactory(
            Options.Create(new SocketTransportOptions
            {
                CreateBoundListenSocket = _ => listening,
                Backlog = ListenSocket.Backlog,
                // No hop to another thread between the socket and the request: nothing here blocks.
                UnsafePreferInlineScheduling = true,
            }),
            logs);
    }

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint or Http2EndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        endpoint is Http2EndPoint inner ? _sniffer.Listener(inner) : _data = await _sockets.BindAsync(endpoint, cancellationToken);

    /// <summary>New connections are left to whoever else holds the socket; those accepted go on.</summary>
    public ValueTask StopAccepting() => _data?.UnbindAsync() ?? ValueTask.CompletedTask;
}
