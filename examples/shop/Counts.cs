using System.Globalization;
using System.Net;

namespace Example.Shop;

/// <summary>What the worker's orders came to, on <c>/metrics</c> as Prometheus reads it: davit.yaml's <c>outcomes</c> names these counters.</summary>
internal static class Counts
{
    private static long _packed;
    private static long _failed;

    public static void Packed() => Interlocked.Increment(ref _packed);

    public static void Failed() => Interlocked.Increment(ref _failed);

    /// <summary>Tells until it is disposed; null where the worker was given no port.</summary>
    public static async Task<IAsyncDisposable?> Tell(CancellationToken stopping)
    {
        if (Environment.GetEnvironmentVariable("PORT") is not { } port)
        {
            return null;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(port, CultureInfo.InvariantCulture)));
        var app = builder.Build();
        app.Run(http =>
        {
            http.Response.ContentType = "text/plain; version=0.0.4";
            return http.Response.WriteAsync($"shop_orders_packed_total {Interlocked.Read(ref _packed)}\nshop_orders_failed_total {Interlocked.Read(ref _failed)}\n", http.RequestAborted);
        });
        await app.StartAsync(stopping);
        return app;
    }
}
