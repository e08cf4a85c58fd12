using System.Net;
using System.Net.Sockets;
using Yarp.ReverseProxy.Forwarder;

namespace Davit.Router.Forwarding;

/// <summary>The connections to instances, and how a request is sent on them.</summary>
internal static class Upstream
{
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(2);

    // The forwarder's own limit is on silence, which a quiet event stream or WebSocket is entitled to: the route's time limit is kept elsewhere.
    private static readonly TimeSpan Silence = Timeout.InfiniteTimeSpan;

    public static ForwarderRequestConfig Http1 { get; } =
        new() { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = Silence };

    public static ForwarderRequestConfig Http2 { get; } =
        new() { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, ActivityTimeout = Silence };

    public static HttpMessageInvoker Connect() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = null,
        ConnectTimeout = ConnectLimit,
        // Shorter than most servers' own limit, so that it is the router that closes an idle connection, not the instance under a new request.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(4),
        MaxResponseHeadersLength = 64,
        ConnectCallback = Dial,
    });

    /// <summary>Whether the request failed before anything of it was sent.</summary>
    public static bool NothingWasSent(Exception? failure)
    {
        for (var at = failure; at is not null; at = at.InnerException)
        {
            if (at is UnreachableInstanceException)
            {
                return true;
            }
        }

        return false;
    }

    private static async ValueTask<Stream> Dial(SocketsHttpConnectionContext context, CancellationToken stopping)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, stopping);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception failure) when (failure is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            var why = failure is SocketException refused ? refused.Message : $"no connection within {ConnectLimit.TotalSeconds:0} s";
            throw new UnreachableInstanceException($"{context.DnsEndPoint.Host}:{context.DnsEndPoint.Port}: {why}", failure);
        }
    }
}

/// <summary>An instance could not be connected to.</summary>
internal sealed class UnreachableInstanceException(string message, Exception inner) : IOException(message, inner);
