using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Davit.Testing;

namespace Davit.EndToEnd.Given;

/// <summary>How a WebSocket ended that the test did not close.</summary>
internal sealed record CutSocket(string Instance, DateTimeOffset At);

/// <summary>WebSockets that talk all the time, and remember when they were cut.</summary>
internal sealed class Sockets : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<CutSocket> _cut = new();
    private List<Task> _talking = [];

    public IReadOnlyCollection<CutSocket> Cut => _cut;

    /// <summary>Opens so many; returns when all are open.</summary>
    public static async Task<Sockets> On(Uri site, int count)
    {
        var sockets = new Sockets();
        var opened = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => Open(new UriBuilder(site) { Scheme = "ws", Path = "/ws" }.Uri))).InTime();
        sockets._talking = [.. opened.Select(o => Task.Run(() => sockets.Talk(o.Socket, o.Instance)))];
        return sockets;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_talking);
        _stop.Dispose();
    }

    private static async Task<(ClientWebSocket Socket, string Instance)> Open(Uri at)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(at, default);
        var buffer = new byte[256];
        var greeting = await socket.ReceiveAsync(buffer, default);
        return (socket, Encoding.UTF8.GetString(buffer, 0, greeting.Count));
    }

    private async Task Talk(ClientWebSocket socket, string instance)
    {
        using var held = socket;
        var buffer = new byte[256];
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await socket.SendAsync("ping"u8.ToArray(), WebSocketMessageType.Text, true, default);
                if (await socket.ReceiveAsync(buffer, default) is { MessageType: WebSocketMessageType.Close })
                {
                    throw new WebSocketException("closed by the other side");
                }

                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }
        catch (Exception cut) when (cut is WebSocketException or IOException)
        {
            _cut.Enqueue(new CutSocket(instance, TimeProvider.System.GetUtcNow()));
        }
    }
}
