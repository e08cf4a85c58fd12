using System.Buffers;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;

namespace Davit.Router.Listening;

/// <summary>
/// HTTP/1.1 and HTTP/2 without TLS on one port. The web server alone takes only HTTP/1.1 on such a port, so the first bytes of a connection are looked at, and one
/// that begins with the HTTP/2 preface is accepted again at an inner end that speaks HTTP/2.
/// </summary>
internal sealed class PrefaceSniffer(TimeSpan patience, TimeProvider clock)
{
    private readonly Channel<ConnectionContext> _http2 = Channel.CreateBounded<ConnectionContext>(new BoundedChannelOptions(1024) { SingleReader = true });

    // "PRI" is no method of HTTP/1.1, so these decide; the rest of the preface is checked by the HTTP/2 end.
    private static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0"u8;

    public IConnectionListener Listener(Http2EndPoint end) => new HandedOver(_http2, end);

    public async Task Serve(ConnectionContext connection, ConnectionDelegate http1)
    {
        if (await BeginsWithPreface(connection) is not { } isHttp2)
        {
            return;
        }

        if (!isHttp2)
        {
            await http1(connection);
            return;
        }

        var inner = new SniffedConnection(connection);
        if (await Offer(inner, connection.ConnectionClosed))
        {
            await inner.Ended;
        }
    }

    private async Task<bool> Offer(SniffedConnection connection, CancellationToken closed)
    {
        try
        {
            await _http2.Writer.WriteAsync(connection, closed);
            return true;
        }
        catch (Exception ended) when (ended is OperationCanceledException or ChannelClosedException)
        {
            return false;
        }
    }

    // Null when the connection ended before it said anything.
    private async Task<bool?> BeginsWithPreface(ConnectionContext connection)
    {
        var input = connection.Transport.Input;
        using var limit = new CancellationTokenSource(patience, clock);
        try
        {
            while (true)
            {
                var read = await input.ReadAsync(limit.Token);
                var (matches, whole) = Compare(read.Buffer);
                if (!matches || whole)
                {
                    input.AdvanceTo(read.Buffer.Start);
                    return matches;
                }

                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                {
                    return null;
                }
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private static (bool Matches, bool Whole) Compare(ReadOnlySequence<byte> seen)
    {
        Span<byte> start = stackalloc byte[Preface.Length];
        var length = (int)Math.Min(seen.Length, start.Length);
        seen.Slice(0, length).CopyTo(start);
        return (start[..length].SequenceEqual(Preface[..length]), length == start.Length);
    }

    private sealed class HandedOver(Channel<ConnectionContext> connections, Http2EndPoint end) : IConnectionListener
    {
        public EndPoint EndPoint => end;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                return await connections.Reader.ReadAsync(cancellationToken);
            }
            catch (ChannelClosedException)
            {
                return null;
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            connections.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

/// <summary>The inner end for connections that began with HTTP/2.</summary>
internal sealed class Http2EndPoint : EndPoint
{
    public override string ToString() => "http2";
}
