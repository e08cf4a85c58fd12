using Davit.Core.Deploying;
using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Core.Operations;
using Davit.Plugins;
using Microsoft.Extensions.Logging;

namespace Davit.Testing.World;

/// <summary>What outlives a server: the store, the target, the router, the repository.</summary>
public sealed class TestWorld : IAsyncDisposable
{
    public TestWorld(IStore store, TimeProvider clock)
    {
        Store = store;
        Clock = clock;
        Target = new FakeTarget(clock);
        Builder = new FakeBuilder(Source);
    }

    public IStore Store { get; }
    public TimeProvider Clock { get; }
    public FakeTarget Target { get; }
    public FakeRouter Router { get; } = new();
    public FakeSource Source { get; } = new();
    public FakeBuilder Builder { get; }

    /// <summary>Starts a server on this world, behind crash points where given.</summary>
    public async Task<TestServer> Start(string holder, CrashPoints? points = null)
    {
        var server = new TestServer(this, holder, points ?? new CrashPoints());
        await server.Open();
        return server;
    }

    public ValueTask DisposeAsync() => Store.DisposeAsync();
}

/// <summary>A server in this process: everything but the network.</summary>
public sealed class TestServer : IAsyncDisposable, IPlaces
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly string _holder;
    private readonly KeptLog<FleetSupervisor> _log = new();
    private readonly ITarget _target;
    private readonly IRouter _router;
    private readonly IStore _store;
    private readonly KeptLog<AutoKeeper> _autoLog = new();
    private readonly Crew _crew;
    private readonly AutoKeeper _auto;
    private Task _running = Task.CompletedTask;

    public TestServer(TestWorld world, string holder, CrashPoints points)
    {
        _holder = holder;
        _target = new CrashingTarget(world.Target, points);
        _router = new CrashingRouter(world.Router, points);
        _store = new CrashingStore(world.Store, points);
        Ledger = new Ledger(_store, world.Clock);
        Services = new ServiceOperations(Ledger, world.Source, world.Clock);
        Deployments = new DeploymentOperations(Ledger, world.Source, Services, ["processes"], world.Clock);
        Fleets = new FleetOperations(Ledger, Services, ["processes"], world.Clock);
        Holds = new HoldOperations(Ledger, Services, ["processes"], world.Clock);
        _crew = new Crew(Ledger, _store, this, world.Source, world.Builder, world.Clock);
        Mirrors = new MirrorKeeper(_crew, new KeptLog<MirrorKeeper>());
        _auto = new AutoKeeper(_crew, Deployments, ["processes"], Mirrors, _autoLog);
    }

    public Ledger Ledger { get; }
    public ServiceOperations Services { get; }
    public DeploymentOperations Deployments { get; }
    public FleetOperations Fleets { get; }
    public HoldOperations Holds { get; }
    public MirrorKeeper Mirrors { get; }
    public WatchBoard Watches => _crew.Watches;

    public ITarget TargetOf(FleetId fleet) => _target;

    public IReadOnlyList<IRouter> RoutersOf(FleetId fleet) => [_router];

    public async Task Open()
    {
        await Ledger.Open(_stopping.Token);
        var supervisor = new FleetSupervisor(_crew, _holder, _log);
        _running = Task.WhenAll(supervisor.Supervise(_stopping.Token), Ledger.Follow(_stopping.Token), _auto.Keep(_stopping.Token));
    }

    /// <summary>What keepers of policies logged, for a test that fails.</summary>
    public IReadOnlyList<string> AutoLog => _autoLog.Lines;

    /// <summary>A state in which something is so.</summary>
    public async Task<State> Sees(Func<State, bool> isSo, string what)
    {
        using var late = new CancellationTokenSource(InTimeExtensions.Limit);
        while (Ledger.Current is var state && !isSo(state))
        {
            try
            {
                await Ledger.WaitForChange(state.Position, late.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"waited for {what}; the keeper of policies logged:\n{string.Join('\n', _autoLog.Lines.TakeLast(20))}");
            }
        }

        return Ledger.Current;
    }

    /// <summary>The deployment's end.</summary>
    public async Task<Davit.Core.Model.Deployments.Deployment> End(string deployment, TimeSpan? limit = null)
    {
        using var late = new CancellationTokenSource(limit ?? InTimeExtensions.Limit);
        while (true)
        {
            var state = Ledger.Current;
            if (state.Deployments.GetValueOrDefault(deployment) is { IsOver: true } over)
            {
                return over;
            }

            try
            {
                await Ledger.WaitForChange(state.Position, late.Token);
            }
            catch (OperationCanceledException)
            {
                var now = state.Deployments.GetValueOrDefault(deployment);
                throw new TimeoutException($"{deployment} did not end; {now?.NeedsPerson}; steps:\n{string.Join('\n', now?.Steps.Select(s => $"  {s.Name}: {s.Seen ?? s.Error ?? "..."}") ?? [])}\nits log:\n{string.Join('\n', _log.Lines.TakeLast(20))}");
            }
        }
    }

    /// <summary>Stops the work, as the end of the process would, without any of a server's good manners.</summary>
    public async Task Die()
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await Die();
        Ledger.Dispose();
        _stopping.Dispose();
    }
}
