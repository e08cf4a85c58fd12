using System.Collections.Concurrent;

namespace Davit.Contracts;

/// <summary>Steady clients on kept-alive connections, some over HTTP/2, that remember every answer that was not right.</summary>
internal sealed class RouterTraffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly List<Task> _clients;
    private readonly HttpClient _http;
    private int _sent;

    public RouterTraffic(RouterWorld world, int clients)
    {
        _http = world.NewHttp();
        _clients = [.. Enumerable.Range(0, clients).Select(client => Task.Run(() => Ask(client)))];
    }

    public IReadOnlyCollection<string> Failures => _failures;

    public int Sent => Volatile.Read(ref _sent);

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task Ask(int client)
    {
        while (!_stop.IsCancellationRequested)
        {
            // A body on every second one: a client library may not send that again by itself when the connection ends under it.
            using var request = new HttpRequestMessage(client % 2 == 0 ? HttpMethod.Post : HttpMethod.Get, client % 2 == 0 ? "/swallow" : "/");
            request.Content = client % 2 == 0 ? new StringContent("body") : null;
            request.Version = client % 4 == 1 ? new Version(2, 0) : new Version(1, 1);
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            try
            {
                using var answer = await _http.SendAsync(request);
                if (!answer.IsSuccessStatusCode)
                {
                    _failures.Enqueue($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
                }
            }
            catch (HttpRequestException failure)
            {
                _failures.Enqueue(failure.ToString());
            }

            Interlocked.Increment(ref _sent);
        }
    }
}
