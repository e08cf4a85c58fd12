using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Davit.Testing;

namespace Davit.EndToEnd;

/// <summary>The real program, started on free ports with a data folder and a repository of its own; gone with all that it started when the tests are over.</summary>
public sealed class RunningDavit : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private readonly ConcurrentQueue<string> _lines = new();
    private Process? _server;

    public string Data => _workspace["data"];

    public string Url { get; private set; } = "";

    public string Token => File.ReadAllText(Path.Combine(Data, "token")).Trim();

    public ShopRepository Shop { get; private set; } = null!;

    /// <summary>What the server wrote since its last start.</summary>
    public string Log => string.Join('\n', _lines);

    internal string this[string path] => _workspace[path];

    public async ValueTask InitializeAsync()
    {
        Shop = new ShopRepository(_workspace["shop"]);
        await Start();
    }

    public Task Start() => StartAt("127.0.0.1:0");

    public Task StartAt(string listen, params string[] more) => Start(CommandLineRun.Command(Data, Up(listen, more)));

    /// <summary>Starts it as a script does with '&amp;', or nohup: by a shell that was told to ignore these signals.</summary>
    public Task StartIgnoring(string signals) =>
        Start(CommandLineRun.Command(Data, ["-c", $"trap '' {signals}; exec \"$@\"", "sh", CommandLineRun.Program, .. Up("127.0.0.1:0")], "/bin/sh"));

    private static string[] Up(string listen, params string[] more) => ["up", "--listen", listen, "--router", "127.0.0.1:0", .. more];

    private async Task Start(ProcessStartInfo command)
    {
        // What a killed server left says where that one listened.
        Directory.CreateDirectory(Data);
        File.Delete(Path.Combine(Data, "server.json"));
        _lines.Clear();
        _server = Process.Start(command)!;
        _server.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _server.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _server.BeginOutputReadLine();
        _server.BeginErrorReadLine();
        var file = Path.Combine(Data, "server.json");
        await Eventually.Sees(() => Task.FromResult(File.Exists(file) || _server.HasExited), seen => seen, "the server's address");
        _server.HasExited.ShouldBeFalse(Log);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Url = json.RootElement.GetProperty("url").GetString()!;
    }

    public async Task Stop(int signal = Signals.Terminate)
    {
        Signals.Send(_server!.Id, signal);
        await _server.WaitForExitAsync().InTime();
        _server.Dispose();
    }

    public Task<CommandLineRun> Runs(params string[] arguments) => CommandLineRun.Of(Data, arguments);

    public Task<CommandLineRun> RunsIn(string folder, params string[] arguments)
    {
        var command = CommandLineRun.Command(Data, arguments);
        command.WorkingDirectory = folder;
        return CommandLineRun.Of(command);
    }

    public HttpClient Client(bool withToken = true)
    {
        var http = new HttpClient { BaseAddress = new Uri(Url), Timeout = InTimeExtensions.Limit };
        if (withToken)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }

        return http;
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        foreach (var process in Signals.ProcessesOf(_workspace.Root))
        {
            Signals.Send(process, Signals.Kill);
        }

        await Eventually.Sees(() => Task.FromResult(Signals.ProcessesOf(_workspace.Root).Count), left => left == 0, "the end of everything that was started");
        _workspace.Dispose();
    }
}

[CollectionDefinition(nameof(OneDavit))]
public sealed class OneDavit : ICollectionFixture<RunningDavit>;
