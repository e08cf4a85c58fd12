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
        using var connection = await Connection.Open(port, stopping);
        return connection.Refusal ?? new ProbeResult(true, true, $"port {port} accepts connections");
    }
}

internal sealed class HttpProbe(HttpClient http, int port, string path, TimeProvider clock) : IProbe
{
    private readonly Uri _address = new($"http://127.0.0.1:{port}{path}");

    public async Task<ProbeResult> Ask(CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        using var connection = await Connection.Open(port, stopping);
        if (connection.Refusal is { } refusal)
        {
            return refusal;
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _address);
            request.Options.Set(Connection.OfRequest, connection);

            // A connection of its own: what is asked is whether a new client would be served, and a draining instance is not held open.
            request.Headers.ConnectionClose = true;
            request.Headers.TryAddWithoutValidation("User-Agent", "davit-health");
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stopping);
            var code = (int)answer.StatusCode;
            return new ProbeResult(code is >= 200 and < 400, true, $"GET {path} answered {code} in {clock.GetElapsedTime(began).TotalMilliseconds:0} ms");
        }
        catch (HttpRequestException failed)
        {
            return new ProbeResult(false, true, $"GET {path} was not answered as HTTP: {(failed.InnerException ?? failed).Message}");
        }
    }
}
