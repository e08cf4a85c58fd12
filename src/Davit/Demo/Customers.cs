using System.Collections.Concurrent;
using System.Text.Json;

namespace Davit.Demo;

/// <summary>Steady requests through the router, over connections that are kept, each answer looked at. Thread-safe.</summary>
internal sealed class Customers : IAsyncDisposable
{
    public const int PerSecond = 200;
    private const int Count = 10;
    private const int OrderEvery = 25;
    private const int EvidenceKept = 20;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentQueue<string> _evidence = new();
    private readonly HttpClient _http;
    private readonly TimeProvider _clock;
    private readonly Lock _shelf = new();
    private readonly string[] _products;
    // The same walks through the shop in every tour.
    private readonly Random _chance = new(42);
    private int _next;
    private readonly Task _shopping;
    private long _requests;
    private long _errors;
    private long _failures;
    private long _orders;

    public Customers(Uri router, string host, TimeProvider clock)
    {
        _clock = clock;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
        {
            BaseAddress = router,
            Timeout = TimeSpan.FromSeconds(10),
        };
        _http.DefaultRequestHeaders.Host = host;
        _products = [.. JsonDocument.Parse(ShopHistory.Files()["catalogue.json"]).RootElement.EnumerateObject().Select(p => p.Name)];
        _shopping = Task.WhenAll(Enumerable.Range(0, Count).Select(Shop));
    }

    public Tally Now => new(Interlocked.Read(ref _requests), Interlocked.Read(ref _errors), Interlocked.Read(ref _failures), Interlocked.Read(ref _orders));

    /// <summary>The first failures, in words.</summary>
    public IReadOnlyCollection<string> Evidence => _evidence;

    /// <summary>Sends nothing more; returns when what was sent is answered.</summary>
    public async Task Leave()
    {
        await _closing.CancelAsync();
        await _shopping;
    }

    public async ValueTask DisposeAsync()
    {
        await Leave();
        _http.Dispose();
        _closing.Dispose();
    }

    private async Task Shop(int customer)
    {
        var interval = TimeSpan.FromSeconds(1.0 / PerSecond * Count);
        await Pause(interval * customer / Count);
        using var timer = new PeriodicTimer(interval, _clock);
        while (await Next(timer))
        {
            var (product, isOrder) = Choose();
            await (isOrder ? Ask(HttpMethod.Post, $"/orders/{product}") : Ask(HttpMethod.Get, $"/products/{product}"));
        }
    }

    // Each product once before any comes again, in an order that is not in step with the router's split: one in twenty is one in twenty.
    private (string Product, bool IsOrder) Choose()
    {
        lock (_shelf)
        {
            if (_next % _products.Length == 0)
            {
                _chance.Shuffle(_products);
                _next = 0;
            }

            return (_products[_next++], _chance.Next(OrderEvery) == 0);
        }
    }

    private async Task Ask(HttpMethod method, string path)
    {
        try
        {
            using var request = new HttpRequestMessage(method, path);
            using var answer = await _http.SendAsync(request, CancellationToken.None);
            Look(method, path, answer);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            Fail($"{method} {path}: {(e.InnerException ?? e).Message}");
        }

        Interlocked.Increment(ref _requests);
    }

    private void Look(HttpMethod method, string path, HttpResponseMessage answer)
    {
        if (!answer.Headers.Contains("Shop-Release"))
        {
            // Not the shop, but the router in its place.
            Fail($"{method} {path}: the router answered {(int)answer.StatusCode}");
        }
        else if (!answer.IsSuccessStatusCode)
        {
            Interlocked.Increment(ref _errors);
        }
        else if (method == HttpMethod.Post)
        {
            Interlocked.Increment(ref _orders);
        }
    }

    private void Fail(string what)
    {
        Interlocked.Increment(ref _failures);
        if (_evidence.Count < EvidenceKept)
        {
            _evidence.Enqueue($"{_clock.GetUtcNow():HH:mm:ss.fff} {what}");
        }
    }

    private async Task<bool> Next(PeriodicTimer timer)
    {
        try
        {
            return await timer.WaitForNextTickAsync(_closing.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task Pause(TimeSpan time) => await Task.Delay(time, _clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
