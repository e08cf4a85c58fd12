using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Plugins;
using Davit.Router.Control;
using Davit.Sources.Builds;
using Davit.Sources.Git;
using Davit.Storage.Sqlite;
using Davit.Targets.Processes;
using IRouter = Davit.Plugins.IRouter;

namespace Davit;

/// <summary>The only list of what ships: the store, the source, the builder, the targets and the router that a server works with.</summary>
internal sealed class Rooms : IAsyncDisposable
{
    public const string Processes = "processes";
    private static readonly TimeSpan LookAtRouter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BeforeGoingOn = TimeSpan.FromSeconds(1);
    private readonly SqliteStore _store;
    private readonly ProcessTarget _processes;
    private readonly RouterProcess _router;
    private readonly System.Net.IPEndPoint _asked;
    private readonly RouterClient _routerClient;

    private Rooms(UpSettings settings, SqliteStore store, TimeProvider clock)
    {
        var folder = settings.Data.Path;
        _store = store;
        _processes = ProcessTarget.Open(new ProcessTargetOptions { Name = Processes, DataFolder = folder }, clock);
        _asked = settings.Router;
        _router = new RouterProcess(new RouterLaunch { Name = "router", Listen = settings.Router.ToString(), Data = Path.Combine(folder, "router") }, clock);
        _routerClient = _router.Client();
        var source = new GitSource(folder, new CredentialFiles(Path.Combine(folder, "credentials")).Find, clock);
        var builder = new Builder(source, new BuilderOptions { DataFolder = folder }, clock);
        Crew = new Crew(new Ledger(store, clock), store, new OnePlace(_processes, _routerClient), source, builder, clock);
    }

    public Crew Crew { get; }

    public static IReadOnlyCollection<string> TargetKinds { get; } = [Processes];

    public static async Task<Rooms> Open(UpSettings settings, TimeProvider clock, CancellationToken stopping)
    {
        var rooms = new Rooms(settings, await SqliteStore.Open(Path.Combine(settings.Data.Path, "davit.db"), clock), clock);
        await rooms.Crew.Ledger.Open(stopping);
        return rooms;
    }

    /// <summary>Adopts the router that runs, or starts one; one of another build is taken over from. Gives where it takes requests.</summary>
    /// <param name="tell">Told what a person should know of it.</param>
    /// <param name="stopping">Gives up.</param>
    public async Task<string> OpenRouter(Action<string> tell, CancellationToken stopping)
    {
        var running = await FindRouter(stopping);
        try
        {
            running = running.Build == RouterBuild.Own ? running : await _router.Upgrade(stopping);
        }
        catch (DavitException e)
        {
            // What serves goes on serving: an upgrade that failed is no reason to have no control plane.
            tell($"The router that runs is of another build, {running.Version}, and this one could not take over from it: {e.Message}");
        }

        if (_asked.Port != 0 && running.Listen != _asked.ToString())
        {
            tell($"The router that runs listens at {running.Listen}, not at {_asked} as asked. To move it, end it (process {running.Pid}) and start Davit again.");
        }

        return running.Listen;
    }

    // On a busy machine a router that has just started may be slow to answer: that is no reason not to start.
    private async Task<RouterAbout> FindRouter(CancellationToken stopping)
    {
        for (var patience = 3; ; patience--)
        {
            try
            {
                return await _router.EnsureRunning(stopping);
            }
            catch (TransientException) when (patience > 0)
            {
                await Task.Delay(BeforeGoingOn, Crew.Clock, stopping);
            }
        }
    }

    /// <summary>Works for every fleet, until stopped.</summary>
    public Task Work(ILoggerFactory logs, MirrorKeeper mirrors, AutoKeeper auto, CancellationToken stopping)
    {
        var supervisor = new FleetSupervisor(Crew, ServerIdentity.OfThisProcess().Holder, logs.CreateLogger<FleetSupervisor>());
        var retention = new RetentionKeeper(Crew, logs.CreateLogger("Davit.Retention"));
        var log = logs.CreateLogger("Davit.Work");
        return Task.WhenAll(
            GoOn("following the journal", Crew.Ledger.Follow, log, stopping),
            GoOn("keeping mirrors", mirrors.Keep, log, stopping),
            GoOn("deploying by itself", auto.Keep, log, stopping),
            GoOn("tidying up", retention.Keep, log, stopping),
            GoOn("keeping the router", KeepRouter, log, stopping),
            GoOn("giving memory back", token => SpareMemory.Keep(Crew.Clock, token), log, stopping),
            GoOn("working for fleets", supervisor.Supervise, log, stopping));
    }

    public async ValueTask DisposeAsync()
    {
        await _processes.DisposeAsync();
        _routerClient.Dispose();
        Crew.Ledger.Dispose();
        await _store.DisposeAsync();
    }

    // A part that broke off is begun again: a disk that was full for a moment must not leave a server that only looks alive.
    private async Task GoOn(string part, Func<CancellationToken, Task> work, ILogger log, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await work(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.LogError("Broke off {Part}, to be begun again: {Why}", part, e is DavitException ? e.Message : e.ToString());
            }

            await Task.Delay(BeforeGoingOn, Crew.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // A router that ended comes back with the table that it had.
    private async Task KeepRouter(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookAtRouter, Crew.Clock);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            await _router.EnsureRunning(stopping);
        }
    }

    private sealed class OnePlace(ITarget target, IRouter router) : IPlaces
    {
        public ITarget TargetOf(FleetId fleet) => target;

        public IReadOnlyList<IRouter> RoutersOf(FleetId fleet) => [router];
    }
}
