using System.Net;
using System.Net.Sockets;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Asks an instance once how it is.</summary>
internal interface IProbe
{
    /// <summary>What was seen; running out of time is told by cancelling the token, which the caller reads as no answer.</summary>
    Task<ProbeResult> Ask(CancellationToken stopping);
}

internal sealed class AliveProbe : IProbe
{
    private static readonly Task<ProbeResult> Runs = Task.FromResult(new ProbeResult(true, true, "its process runs"));

    public Task<ProbeResult> Ask(CancellationToken stopping) => Runs;
}

internal sealed class TcpProbe(int port) : IProbe
{
    public async Task<ProbeResult> Ask(CancellationToken stopping)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port, stopping);
            return new ProbeResult(true, true, $"port {port} accepts connections");
        }
        catch (SocketException refused)
        {
            return Refusal(port, refused);
        }
    }

    public static ProbeResult Refusal(int port, SocketException refused) => refused.SocketErrorCode is SocketError.ConnectionRefused
        ? new ProbeResult(false, false, $"nothing listens on port {port}")
        : new ProbeResult(false, false, $"port {port}: {refused.Message}");
}

internal sealed class HttpProbe(HttpClient http, int port, string path, TimeProvider clock) : IProbe
{
    private readonly Uri _address = new($"http://127.0.0.1:{port}{path}");

    public async Task<ProbeResult> Ask(CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _address);

            // A connection of its own: what is asked is whether a new client would be served, and a draining instance is not held open.
            request.Headers.ConnectionClose = true;
            request.Headers.TryAddWithoutValidation("User-Agent", "davit-health");
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            var code = (int)answer.StatusCode;
            return new ProbeResult(code is >= 200 and < 400, true, $"GET {path} answered {code} in {clock.GetElapsedTime(began).TotalMilliseconds:0} ms");
        }
        catch (HttpRequestException failed) when (failed.InnerException is SocketException refused)
        {
            return TcpProbe.Refusal(port, refused);
        }
        catch (HttpRequestException failed)
        {
            return new ProbeResult(false, true, $"GET {path} was not answered as HTTP: {failed.Message}");
        }
    }
}
