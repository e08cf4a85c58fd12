using System.Diagnostics;
using Davit.Api.Contract;
using Davit.Cli;

namespace Davit.Demo;

/// <summary>A Davit of the tour's own: `davit up` as anybody runs it, on free ports, with its data in the tour's folder.</summary>
internal sealed class DemoServer : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly string _log;

    private DemoServer(Process process, DataFolder data, string log)
    {
        _process = process;
        Data = data;
        _log = log;
    }

    public DataFolder Data { get; }

    public string Url { get; private set; } = "";

    /// <summary>Where the router takes requests.</summary>
    public Uri Router { get; private set; } = null!;

    public ApiClient Api { get; private set; } = null!;

    public static async Task<DemoServer> Start(DemoFolder folder, TimeProvider clock, CancellationToken stopping)
    {
        var data = new DataFolder(folder.Data);
        var server = new DemoServer(Process.Start(Command(folder))!, data, folder.ServerLog);
        try
        {
            await server.UntilItAnswers(clock, stopping);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Signs a browser in once.</summary>
    public async Task<PageLink> PageLink(CancellationToken stopping) => ContractReader.Read<PageLink>(await Api.Post("api/session/links", stopping));

    public void Dispose()
    {
        Api?.Dispose();
        _process.Dispose();
    }

    private async Task UntilItAnswers(TimeProvider clock, CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        while (Data.ReadServer() is not { } running || running.Pid != _process.Id)
        {
            if (_process.HasExited || clock.GetElapsedTime(began) > StartLimit)
            {
                var how = _process.HasExited ? $"ended with exit code {_process.ExitCode}" : $"did not answer within {StartLimit.TotalSeconds:0} s";
                throw new TourFailedException($"`davit up` {how}. Its last lines:\n{string.Join('\n', File.ReadLines(_log).TakeLast(5).Select(l => "  " + l))}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), clock, stopping);
        }

        Url = Data.ReadServer()!.Url;
        Api = new ApiClient(new ServerAddress(new Uri(Url), Data.ReadToken()));
        var status = await Api.Get<StatusInfo>("api/status", stopping);
        Router = new Uri(status.Server.Router ?? throw new TourFailedException("The router does not answer."));
    }

    // In a session of its own: Ctrl-C is for the tour, which then takes everything down in order. The shell opens the log: a pipe would end with the tour.
    private static ProcessStartInfo Command(DemoFolder folder)
    {
        var start = new ProcessStartInfo(
            "setsid",
            [
                "/bin/sh", "-c", "log=$1; shift; exec \"$@\" </dev/null >>\"$log\" 2>&1", "davit-demo", folder.ServerLog,
                .. Self(), "up", "--data", folder.Data, "--listen", "127.0.0.1:0", "--router", "127.0.0.1:0",
            ]);
        foreach (var variable in start.Environment.Keys.Where(name => name.StartsWith("DAVIT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(variable);
        }

        start.Environment[DemoFolder.Mark] = folder.Temporary;
        return start;
    }

    private static string[] Self()
    {
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, typeof(DemoServer).Assembly.Location] : [program];
    }
}
