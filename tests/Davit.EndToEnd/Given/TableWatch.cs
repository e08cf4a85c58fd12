using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Davit.Plugins;
using Davit.Testing;

namespace Davit.EndToEnd.Given;

/// <summary>Reads the router's table again and again, and remembers every moment that breaks the promise of capacity.</summary>
internal sealed class TableWatch : IAsyncDisposable
{
    private readonly World _world;
    private readonly int _demand;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<string> _broken = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> _removed = new();
    private readonly ConcurrentDictionary<string, bool> _seen = new();
    private readonly Task _watching;

    private TableWatch(World world, int demand)
    {
        (_world, _demand) = (world, demand);
        _watching = Task.Run(Watch);
    }

    public IReadOnlyCollection<string> Broken => _broken;

    /// <summary>When the table stopped naming an instance.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Removed => _removed;

    /// <summary>The distinct splits that were seen, such as <c>shop-1 90 : shop-2 10</c>.</summary>
    public ICollection<string> Splits => _seen.Keys;

    /// <param name="world">Whose router.</param>
    /// <param name="demand">How many instances the whole traffic needs.</param>
    public static TableWatch On(World world, int demand) => new(world, demand);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        _stop.Dispose();
    }

    private async Task Watch()
    {
        while (!_stop.IsCancellationRequested)
        {
            await Look();
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }
    }

    private async Task Look()
    {
        RouterReport report;
        try
        {
            report = await _world.Report().InTime();
        }
        catch (TransientException)
        {
            // Tests that kill the router know it.
            return;
        }

        foreach (var load in report.Load.Where(l => l.RemovedSince is not null))
        {
            _removed[load.Id.ToString()] = load.RemovedSince!.Value;
        }

        if (report.Routes?.Routes.FirstOrDefault() is not { } route)
        {
            return;
        }

        _seen[string.Join(" : ", route.Shares.Where(s => s.Weight > 0).Select(s => $"{s.Release} {s.Weight}"))] = true;
        var total = route.Shares.Sum(s => s.Weight);
        foreach (var share in route.Shares.Where(s => s.Weight > 0))
        {
            var needed = Math.Max(1, (int)Math.Ceiling(share.Weight * (double)_demand / total));
            var ready = await Answering(share);
            if (ready < needed && (await _world.Report().InTime()).Generation == report.Generation)
            {
                _broken.Enqueue($"generation {report.Generation}: {share.Release} has weight {share.Weight} of {total}, which needs {needed} ready instances, and {ready} answer");
            }
        }
    }

    private static async Task<int> Answering(RouteShare share) =>
        (await Task.WhenAll(share.Instances.Select(Answers))).Count(answers => answers);

    private static async Task<bool> Answers(RouteInstance instance)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPEndPoint.Parse(instance.Address));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
