using System.Diagnostics;
using Davit.Cli;
using Davit.Testing;

namespace Davit.EndToEnd.Given;

/// <summary>A real <c>davit up</c> as a process of its own, on ports of its own, that can be killed, frozen and started again.</summary>
internal sealed class DavitServer(string data, string log, int routerPort) : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private Process? _process;

    public int Id => _process!.Id;

    public bool HasExited => _process!.HasExited;

    public string Log => File.Exists(log) ? File.ReadAllText(log) : "";

    /// <summary>A client of the API where it listens now.</summary>
    public ApiClient Client()
    {
        var folder = new DataFolder(data);
        return new ApiClient(new ServerAddress(new Uri(folder.ReadServer()!.Url), folder.ReadToken()));
    }

    /// <summary>Starts it, and returns when it answers.</summary>
    public async Task Start()
    {
        // What a killed server left says where that one listened.
        Directory.CreateDirectory(data);
        File.Delete(new DataFolder(data).ServerFile);
        _process?.Dispose();
        _process = Launch();
        await Eventually.Sees(IsUp, up => up, $"the server to answer; it wrote:\n{Log}", StartLimit);
    }

    /// <summary>Starts another on the same folder, and gives its exit code and what it wrote.</summary>
    public async Task<(int Code, string Said)> Second()
    {
        using var second = Process.Start(Command("2>&1", $"--data {data} --listen 127.0.0.1:0 --router 127.0.0.1:0"))!;
        var said = await second.StandardOutput.ReadToEndAsync().InTime(StartLimit);
        await second.WaitForExitAsync().InTime(StartLimit);
        return (second.ExitCode, said);
    }

    public Task Kill() => End(Signals.Kill);

    public Task Stop() => End(Signals.Terminate);

    public void Freeze() => Signals.Send(Id, Signals.Stop);

    public void Thaw()
    {
        if (_process is { HasExited: false })
        {
            Signals.Send(Id, Signals.Continue);
        }
    }

    public void Dispose() => _process?.Dispose();

    private async Task End(int signal)
    {
        if (_process is null or { HasExited: true })
        {
            return;
        }

        Signals.Send(Id, signal);
        await _process.WaitForExitAsync().InTime();
    }

    private Process Launch() => Process.Start(Command($">>{log} 2>&1", $"--data {data} --listen 127.0.0.1:0 --router 127.0.0.1:{routerPort}"))!;

    private static ProcessStartInfo Command(string output, string arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "davit");
        var command = new ProcessStartInfo("/bin/sh", ["-c", $"exec {program} up {arguments} </dev/null {output}"]) { RedirectStandardOutput = output == "2>&1" };
        CommandLineRun.Briefly(command);
        return command;
    }

    private async Task<bool> IsUp()
    {
        if (HasExited)
        {
            throw new InvalidOperationException($"The server ended with exit code {_process!.ExitCode}:\n{Log}");
        }

        if (new DataFolder(data).ReadServer() is not { } running)
        {
            return false;
        }

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            return (await http.GetAsync(new Uri(new Uri(running.Url), "/healthz"))).IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return false;
        }
    }
}
