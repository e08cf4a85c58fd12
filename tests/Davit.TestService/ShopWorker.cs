using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Davit.TestService;

/// <summary>Takes work while DAVIT_WORK_FILE lets it, and tells on <c>/metrics</c>, where it has a port, what its jobs came to.</summary>
internal static class ShopWorker
{
    // Three in ten, as even as can be: what a test waits for does not hang on luck.
    private static readonly int[] Failing = [2, 5, 9];
    private static int _done;
    private static int _failed;

    public static async Task<int> Work()
    {
        Shop.Note("starts");
        if (Shop.Has("crash"))
        {
            Console.Error.WriteLine("the queue is not what it was");
            return 7;
        }

        if (Environment.GetEnvironmentVariable("PORT") is { } port)
        {
            _ = Tell(int.Parse(port, CultureInfo.InvariantCulture));
        }

        var file = Environment.GetEnvironmentVariable("DAVIT_WORK_FILE")!;
        for (var job = 0; ;)
        {
            if (File.ReadAllText(file).Trim() == "active")
            {
                Shop.Note("worked");
                _ = Shop.Has("jobs") && Failing.Contains(job++ % 10) ? Interlocked.Increment(ref _failed) : Interlocked.Increment(ref _done);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(30), TimeProvider.System);
        }
    }

    private static async Task Tell(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start();
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            var page = $"# TYPE jobs_total counter\njobs_total{{status=\"done\"}} {_done}\njobs_total{{status=\"failed\"}} {_failed}\n";
            try
            {
                if (await new RequestReader(client.GetStream()).Next() is { Path: "/metrics" })
                {
                    await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 Said\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {page.Length}\r\nConnection: close\r\n\r\n{page}"));
                }
            }
            catch (IOException)
            {
                // The asker went away.
            }
        }
    }
}
