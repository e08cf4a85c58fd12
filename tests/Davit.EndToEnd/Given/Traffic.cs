using System.Collections.Concurrent;
using System.Net;

namespace Davit.EndToEnd.Given;

/// <summary>Clients that ask without end, each on a kept-alive connection of its own, and remember every answer that was not right.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly ConcurrentDictionary<string, int> _answers = new();
    private readonly List<Task> _clients = [];
    private readonly Uri _site;
    private int _sent;
    private int _streams;

    private Traffic(Uri site) => _site = site;

    public IReadOnlyCollection<string> Failures => _failures;

    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Event streams that were read to their end.</summary>
    public int Streams => Volatile.Read(ref _streams);

    /// <summary>How many requests each release answered.</summary>
    public IReadOnlyDictionary<string, int> Answers => _answers;

    /// <param name="site">Where the router takes requests.</param>
    /// <param name="http1">Clients over HTTP/1.1; every second one posts, which no client library sends again by itself.</param>
    /// <param name="http2">Clients over HTTP/2.</param>
    /// <param name="events">Clients that read event streams, each to its end.</param>
    public static Traffic On(Uri site, int http1, int http2 = 0, int events = 0)
    {
        var traffic = new Traffic(site);
        traffic._clients.AddRange(Enumerable.Range(0, http1).Select(n => Task.Run(() => traffic.AskOn(n % 2 == 0, HttpVersion.Version11))));
        traffic._clients.AddRange(Enumerable.Range(0, http2).Select(n => Task.Run(() => traffic.AskOn(n % 2 == 0, HttpVersion.Version20))));
        traffic._clients.AddRange(Enumerable.Range(0, events).Select(_ => Task.Run(traffic.ListenOn)));
        return traffic;
    }

    /// <summary>Stops, with what is under way ended, and asserts that nothing failed.</summary>
    public async Task LostNothing()
    {
        await Stop();
        Failures.ShouldBeEmpty();
        Sent.ShouldBeGreaterThan(0);
    }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private async Task AskOn(bool posts, Version version)
    {
        using var http = NewClient();
        while (!_stop.IsCancellationRequested)
        {
            await Watched(() => Ask(http, posts, version));
            await Pause(TimeSpan.FromMilliseconds(40));
        }
    }

    private async Task Ask(HttpClient http, bool posts, Version version)
    {
        using var request = new HttpRequestMessage(posts ? HttpMethod.Post : HttpMethod.Get, _site) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = posts ? new StringContent("two apples") : null;
        using var answer = await http.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        Interlocked.Increment(ref _sent);
        _answers.AddOrUpdate(said.Split(' ')[0], 1, (_, n) => n + 1);
        if (!answer.IsSuccessStatusCode)
        {
            Fail($"{request.Method} over HTTP/{version} was answered {(int)answer.StatusCode}: {said}");
        }
    }

    private async Task ListenOn()
    {
        using var http = NewClient();
        while (!_stop.IsCancellationRequested)
        {
            await Watched(async () =>
            {
                var text = await http.GetStringAsync(new Uri(_site, "/events?40"));
                Interlocked.Increment(ref _streams);
                if (!text.EndsWith("data: end\n\n", StringComparison.Ordinal))
                {
                    Fail($"an event stream broke off after: {text[^Math.Min(60, text.Length)..]}");
                }
            });
        }
    }

    private async Task Watched(Func<Task> ask)
    {
        try
        {
            await ask();
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or TaskCanceledException)
        {
            Fail(failure.ToString());
        }
    }

    private void Fail(string what) => _failures.Enqueue($"{TimeProvider.System.GetUtcNow():HH:mm:ss.fff} {what}");

    private Task Pause(TimeSpan time) =>
        Task.Delay(time, TimeProvider.System, _stop.Token).ContinueWith(_ => { }, TaskScheduler.Default);

    private static HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 1 }) { Timeout = TimeSpan.FromSeconds(60) };
}
