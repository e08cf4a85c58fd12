using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Davit.TestService;

/// <summary>
/// A web server on kept-alive connections that starts fast and knows no manners: it ends at once when it is told to, whatever is under way. <c>/events?40</c> is
/// a stream of as many events and an end; <c>/ws</c> echoes; <c>/slow</c> takes a second; everything else answers with the release and the instance.
/// </summary>
internal static class ShopWeb
{
    private static readonly TimeSpan EventInterval = TimeSpan.FromMilliseconds(40);

    public static async Task<int> Serve()
    {
        Shop.Note("starts");
        if (Shop.Has("crash"))
        {
            Console.Error.WriteLine("no database at db:5432");
            return 9;
        }

        using var listener = new TcpListener(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable("PORT")!, System.Globalization.CultureInfo.InvariantCulture));
        listener.Start(512);
        while (true)
        {
            _ = Converse(await listener.AcceptTcpClientAsync());
        }
    }

    private static async Task Converse(TcpClient client)
    {
        using (client)
        {
            try
            {
                client.NoDelay = true;
                var requests = new RequestReader(client.GetStream());
                while (await requests.Next() is { } request)
                {
                    await Answer(client.GetStream(), request);
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException or WebSocketException or ObjectDisposedException)
            {
                // The other side went away.
            }
        }
    }

    private static Task Answer(NetworkStream stream, Request request) => request.Path switch
    {
        "/healthz" => Health(stream),
        "/ws" => Echo(stream, request),
        _ when request.Path.StartsWith("/events?", StringComparison.Ordinal) => Events(stream, int.Parse(request.Path[8..], System.Globalization.CultureInfo.InvariantCulture)),
        "/slow" => Slow(stream),
        _ => Say(stream, Shop.Has("errors") || Shop.IsBroken ? 500 : 200, $"{Shop.Release} {Shop.Instance}"),
    };

    private static async Task Health(NetworkStream stream)
    {
        if (Shop.Has("hang"))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }

        await Say(stream, Shop.Has("unhealthy") || Shop.IsBroken ? 500 : 200, "said");
    }

    private static async Task Slow(NetworkStream stream)
    {
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await Say(stream, 200, $"{Shop.Release} {Shop.Instance}");
    }

    private static async Task Events(NetworkStream stream, int count)
    {
        await Write(stream, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (var i = 0; i < count; i++)
        {
            await Chunk(stream, $"data: {i} {Shop.Instance}\n\n");
            await Task.Delay(EventInterval, TimeProvider.System);
        }

        await Chunk(stream, "data: end\n\n");
        await Write(stream, "0\r\n\r\n");
    }

    private static async Task Echo(NetworkStream stream, Request request)
    {
        const string secret = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        var accept = Convert.ToBase64String(System.Security.Cryptography.SHA1.HashData(Encoding.ASCII.GetBytes(request.Header("Sec-WebSocket-Key") + secret)));
        await Write(stream, $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n");
        using var socket = WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true });
        await socket.SendAsync(Encoding.UTF8.GetBytes(Shop.Instance), WebSocketMessageType.Text, true, default);
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, default) is { MessageType: not WebSocketMessageType.Close } message)
        {
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, default);
        }

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", default);
    }

    private static Task Say(NetworkStream stream, int code, string body) =>
        Write(stream, $"HTTP/1.1 {code} Said\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    private static Task Chunk(NetworkStream stream, string text) => Write(stream, $"{text.Length:x}\r\n{text}\r\n");

    private static Task Write(NetworkStream stream, string text) => stream.WriteAsync(Encoding.UTF8.GetBytes(text)).AsTask();
}
