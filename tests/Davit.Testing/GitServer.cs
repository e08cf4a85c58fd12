using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Davit.Testing;

/// <summary>Serves the repositories of a folder with git itself, on a port of its own: <c>git daemon</c> behind a socket.</summary>
public sealed class GitServer : IAsyncDisposable
{
    private readonly string _folder;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Task _serving;
    private int _connections;

    public GitServer(string folder)
    {
        _folder = folder;
        _listener.Start();
        _serving = Serve();
    }

    public string Url => $"git://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public int Connections => _connections;

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
    }

    private async Task Serve()
    {
        var all = new List<Task>();
        try
        {
            while (true)
            {
                all.Add(Answer(await _listener.AcceptTcpClientAsync()));
                Interlocked.Increment(ref _connections);
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(all);
        }
    }

    private async Task Answer(TcpClient client)
    {
        using var socket = client;
        var start = new ProcessStartInfo("git") { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";
        foreach (var argument in (string[])["daemon", "--inetd", "--export-all", $"--base-path={_folder}", _folder])
        {
            start.ArgumentList.Add(argument);
        }

        using var daemon = Process.Start(start)!;
        var stream = socket.GetStream();
        var asking = Ask(stream, daemon.StandardInput);
        await daemon.StandardOutput.BaseStream.CopyToAsync(stream);
        await daemon.WaitForExitAsync();
        socket.Close();
        await asking;
    }

    private static async Task Ask(NetworkStream from, StreamWriter to)
    {
        try
        {
            await from.CopyToAsync(to.BaseStream);
            to.Close();
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            // Either side went away: the other notices by itself.
        }
    }
}

/// <summary>Serves the repositories of a folder over http with <c>git http-backend</c>, to those who know the password.</summary>
public sealed class GitHttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GitHttpServer(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>All Authorization headers that were seen.</summary>
    public List<string> Authorizations { get; } = [];

    /// <summary>When set, every request is sent elsewhere.</summary>
    public string? RedirectTo { get; set; }

    public static async Task<GitHttpServer> Start(string folder, string user, string password)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new GitHttpServer(app);
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        app.Run(context => server.Answer(context, folder, expected));
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Answer(HttpContext context, string folder, string expected)
    {
        var given = context.Request.Headers.Authorization.ToString();
        lock (Authorizations)
        {
            Authorizations.Add(given);
        }

        if (RedirectTo is { } elsewhere)
        {
            context.Response.Redirect(elsewhere + context.Request.Path + context.Request.QueryString);
        }
        else if (given != expected)
        {
            context.Response.StatusCode = 401;
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"git\"";
        }
        else
        {
            await Backend(context, folder);
        }
    }

    private static async Task Backend(HttpContext context, string folder)
    {
        var request = context.Request;
        var start = new ProcessStartInfo("git") { RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { "http-backend" } };
        foreach (var (name, value) in new (string, string?)[]
        {
            ("GIT_PROJECT_ROOT", folder), ("GIT_HTTP_EXPORT_ALL", "1"), ("GIT_CONFIG_GLOBAL", "/dev/null"), ("REQUEST_METHOD", request.Method), ("PATH_INFO", request.Path),
            ("QUERY_STRING", request.QueryString.Value?.TrimStart('?')), ("CONTENT_TYPE", request.ContentType), ("REMOTE_USER", "ada"),
            ("HTTP_CONTENT_ENCODING", request.Headers.ContentEncoding), ("GIT_PROTOCOL", request.Headers["Git-Protocol"]),
        })
        {
            start.Environment[name] = value ?? "";
        }

        using var backend = Process.Start(start)!;
        await request.Body.CopyToAsync(backend.StandardInput.BaseStream);
        backend.StandardInput.Close();
        await CopyHead(context.Response, backend.StandardOutput.BaseStream);
        await backend.StandardOutput.BaseStream.CopyToAsync(context.Response.Body);
        await backend.WaitForExitAsync();
    }

    private static async Task CopyHead(HttpResponse response, Stream output)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (await output.ReadAsync(one) == 1)
        {
            if (one[0] != '\n')
            {
                line.Append((char)one[0]);
                continue;
            }

            if (line.ToString().TrimEnd('\r').Split(": ", 2) is not [var name, var value])
            {
                return;
            }

            if (name == "Status")
            {
                response.StatusCode = int.Parse(value.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            }
            else
            {
                response.Headers[name] = value;
            }

            line.Clear();
        }
    }
}
