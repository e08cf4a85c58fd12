using System.Runtime.InteropServices;

namespace Example.Shop;

/// <summary>Packs orders while it is told to; quiet otherwise. Told to end, it finishes the order in hand.</summary>
internal static class Worker
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<int> Pack(TimeProvider clock)
    {
        using var ending = new CancellationTokenSource();
        using var told = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            ending.Cancel();
        });
        await using var counts = await Counts.Tell(ending.Token);
        var wasActive = false;
        while (!ending.IsCancellationRequested)
        {
            if (IsActive() != wasActive)
            {
                wasActive = !wasActive;
                Console.WriteLine(wasActive ? "packing orders" : "quiet: packing nothing");
            }

            if (wasActive && Pack() is { } id)
            {
                Console.WriteLine($"packed {id}");
                continue;
            }

            await Task.Delay(Pause, clock, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Console.WriteLine("the last order is packed, ending");
        return 0;
    }

    private static string? Pack()
    {
        try
        {
            var id = Orders.PackNext();
            if (id is not null)
            {
                Counts.Packed();
            }

            return id;
        }
        catch (IOException e)
        {
            Counts.Failed();
            Console.WriteLine($"an order was not packed: {e.Message}");
            return null;
        }
    }

    // Davit writes `quiet` or `active` into this file; without it the worker runs by itself and works.
    private static bool IsActive() => Environment.GetEnvironmentVariable("DAVIT_WORK_FILE") is not { } file || File.ReadAllText(file).TrimEnd() != "quiet";
}
