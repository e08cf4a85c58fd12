using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Davit.TestService;

/// <summary>
/// A web server on PORT. <c>/healthz</c> answers the code in the file named by HEALTH_FILE (200 without one; "hang" never answers), <c>/env/NAME</c>
/// a variable, <c>/code/404</c> that code, and <c>/hang</c> nothing.
/// </summary>
internal static class Web
{
    public static async Task<int> Serve()
    {
        using var listener = new TcpListener(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable("PORT")!, System.Globalization.CultureInfo.InvariantCulture));
        listener.Start();
        Console.WriteLine("listening");
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            try
            {
                await Answer(client.GetStream());
            }
            catch (IOException)
            {
                // The client went away.
            }
        }
    }

    private static async Task Answer(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, leaveOpen: true);
        var path = (await reader.ReadLineAsync())?.Split(' ')[1] ?? "/";
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
        }

        var body = path.StartsWith("/env/", StringComparison.Ordinal) ? Environment.GetEnvironmentVariable(path[5..]) ?? "(unset)" : "ok";
        var code = path == "/healthz" && Environment.GetEnvironmentVariable("HEALTH_FILE") is { } file && File.Exists(file) ? File.ReadAllText(file).Trim()
            : path.StartsWith("/code/", StringComparison.Ordinal) ? path[6..]
            : "200";
        if (code == "hang" || path == "/hang")
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        }

        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {code} Said\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n{body}"));
    }
}
