using System.Net;
using System.Net.Sockets;
using System.Reflection;
using Davit.Router.Control;
using Davit.Router.Counting;
using Davit.Router.Forwarding;
using Davit.Router.Listening;
using Davit.Router.Picking;
using Davit.Router.Serving;
using Davit.Router.Table;
using Davit.Router.Takeover;
using Yarp.ReverseProxy.Forwarder;

namespace Davit.Router;

/// <summary>One life of a router process: takes over or begins, serves, leaves or stops.</summary>
internal sealed partial class RouterNode(RouterOptions options, ILoggerFactory logs, TimeProvider clock)
{
    private readonly ILogger _log = logs.CreateLogger<RouterNode>();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Stop() => _stop.Cancel();

    public async Task Run()
    {
        PrepareFolders();
        using var succession = new Succession(options.Control, clock);
        var listening = await succession.Begin(_stop.Token) ? Inherit(succession) : ListenSocket.Open(options.Listen);
        var (state, warning) = ReadSnapshot();
        using var tables = TableKeeper.Open(new TableSnapshot(options.SnapshotFile), state, clock);
        var own = new OwnCounts();
        using var forwarder = NewForwarder(tables, own);
        var application = NewApplication(forwarder);
        await using var data = new DataServer(application, listening, options, logs, clock);
        await data.Start();

        var identity = new RouterIdentity(options.Name, VersionOf(), listening.LocalEndPoint!.ToString()!, Guid.NewGuid().ToString("n"), warning);
        using var handover = new Handover(tables, listening, () => Leave(data), clock);
        var desk = new ControlDesk(identity, tables, new Predecessors(options.Control), handover, own, Stop);
        await using var control = await ControlServer.Start(new ControlApplication(desk), $"{options.Control}.new-{Environment.ProcessId}", logs);
        succession.ClaimControl(control.Socket);
        await succession.Finish(_stop.Token);

        await Console.Out.WriteLineAsync($"davit-router {identity.Name} listens on {identity.Listen}, generation {tables.Table.Generation}");
        LogReady(identity.Listen, tables.Table.Generation, tables.Table.Fleets.Count);
        await UntilEnd(data, handover);
    }

    private async Task UntilEnd(DataServer data, Handover handover)
    {
        await Task.WhenAny(_left.Task, Task.Delay(Timeout.InfiniteTimeSpan, clock, _stop.Token));
        if (_left.Task.IsCompleted)
        {
            LogLeaving(data.UnderWay, options.DrainTime);
            await data.UntilQuiet(options.LeaveTime, _stop.Token);
            await data.Drain(options.DrainTime);
            File.Delete(Predecessors.SocketOf(options.Control, Environment.ProcessId));
        }
        else
        {
            handover.Stop();
            LogStopping(data.UnderWay, options.DrainTime);
            await data.Leave();
            await data.Drain(options.DrainTime);
            File.Delete(options.Control);
        }

        LogEnded();
    }

    private async Task Leave(DataServer data)
    {
        await data.Leave();
        _left.TrySetResult();
    }

    private Socket Inherit(Succession succession)
    {
        var inherited = succession.Listening!;
        if (options.Listen.Port == 0 || succession.ListensAt == options.Listen.ToString())
        {
            return inherited;
        }

        // The new process was told to listen elsewhere: the old port ends with the old process.
        inherited.Dispose();
        return ListenSocket.Open(options.Listen);
    }

    private void PrepareFolders()
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(options.Data, ownerOnly);
        Directory.CreateDirectory(Path.GetDirectoryName(options.Control)!, ownerOnly);
    }

    private (TableState State, string? Warning) ReadSnapshot()
    {
        var snapshot = new TableSnapshot(options.SnapshotFile);
        try
        {
            return (snapshot.Read(), null);
        }
        catch (DamagedSnapshotException damaged)
        {
            var warning = $"{damaged.Message} It was moved to {snapshot.PutAside(clock.GetUtcNow())}; the router began with no routes and takes them from the control plane again.";
            LogDamaged(warning);
            return (TableState.Nothing, warning);
        }
    }

    private Forwarder NewForwarder(TableKeeper tables, OwnCounts own)
    {
        var yarp = new ServiceCollection().AddSingleton(logs).AddLogging().AddHttpForwarder().BuildServiceProvider().GetRequiredService<IHttpForwarder>();
        return new Forwarder(new Picker(tables, clock), new Holding(options.HoldRequests, options.HoldTime, clock), yarp, own, new FailureLog(logs.CreateLogger<FailureLog>(), clock), clock);
    }

    private RouterApplication NewApplication(Forwarder forwarder)
    {
        var forwarded = new ForwardedHeaders(options.Trust);
        var ids = new RequestIds();
        return new RouterApplication(forwarder, () => new Exchange(forwarded, ids, clock), options.MaxBody);
    }

    private static string VersionOf() =>
        typeof(RouterNode).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
