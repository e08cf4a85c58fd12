using System.Collections.Concurrent;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>
/// Runs instances as processes of this machine. All that is known of them is in files, written before the acts they tell of; processes
/// outlive this object and the program it is in, and another one made for the same folder adopts them.
/// </summary>
public sealed class ProcessTarget : ITarget, IQuietsWork, IKeepsLogs, IReadsPages, IAsyncDisposable
{
    private const int TicksPerSweep = 60;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);
    private readonly ConcurrentDictionary<FleetId, Fleet> _fleets = new();
    private readonly string _folder;
    private readonly Machine _machine;

    private ProcessTarget(ProcessTargetOptions options, TimeProvider clock)
    {
        Name = options.Name;
        _folder = Path.Combine(Path.GetFullPath(options.DataFolder), "processes");
        Directory.CreateDirectory(_folder);
        var ends = new EndWatch();
        var ports = new Ports(Path.Combine(_folder, ".ports"), options.FirstPort, options.LastPort);
        _machine = new Machine(clock, ends, new Ender(ends, clock), NewHttp(), ports, new Cgroups())
        {
            Launcher = new Launcher(_folder, clock),
            KeepLogBytes = options.KeepLogBytes,
            Background = new Background(),
        };
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <summary>Opens the target, and adopts whatever runs of it.</summary>
    public static ProcessTarget Open(ProcessTargetOptions options, TimeProvider clock)
    {
        if (options is not { FirstPort: > 0, LastPort: <= 65535 } || options.FirstPort > options.LastPort || options.KeepLogBytes < 1)
        {
            throw new ArgumentException($"Ports {options.FirstPort} to {options.LastPort} and {options.KeepLogBytes} bytes of log are no limits to run with.", nameof(options));
        }

        var target = new ProcessTarget(options, clock);
        target.Adopt();
        target._machine.Background.Run(target.Look);
        return target;
    }

    /// <inheritdoc />
    public Task EnsureStartedAsync(InstanceOrder order, StepContext step)
    {
        OrderCheck.Names(order.Id);
        return new Starting(FleetOf(order.Id.Fleet), _machine).Ensure(order, step);
    }

    /// <inheritdoc />
    public Task EnsureStoppedAsync(InstanceId id, StepContext step)
    {
        OrderCheck.Names(id);
        return new Stopping(FleetOf(id.Fleet), _machine).Ensure(id, step);
    }

    /// <inheritdoc />
    public Task EnsureForgottenAsync(InstanceId id, StepContext step)
    {
        OrderCheck.Names(id);
        var fleet = FleetOf(id.Fleet);
        return fleet.Fence.Act(step, () =>
        {
            if (fleet.Find(id) is { } instance)
            {
                if (instance.Status.End is null)
                {
                    throw new PermanentException($"{id} still runs, so it cannot be forgotten. Stop it first.");
                }

                fleet.Remove(instance.Record, instance.Files);
            }

            return Task.FromResult(true);
        });
    }

    /// <inheritdoc />
    public Task EnsureWorkAsync(InstanceId id, WorkMode mode, StepContext step)
    {
        OrderCheck.Names(id);
        var fleet = FleetOf(id.Fleet);
        return fleet.Fence.Act(step, () =>
        {
            var instance = fleet.Find(id) ?? throw Unknown(id);
            if (instance.Status.Work != mode)
            {
                instance.Files.Write(mode);
                instance.Reload();
                fleet.Changes.Signal();
            }

            return Task.FromResult(true);
        });
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<InstanceReport>> ObserveAsync(FleetId fleet, CancellationToken stopping)
    {
        OrderCheck.Names(fleet);
        var known = FleetOf(fleet);
        try
        {
            known.Refresh();
            return Task.FromResult<IReadOnlyList<InstanceReport>>([.. known.Instances.Select(instance => instance.Report()).OrderBy(report => report.Id.ToString(), StringComparer.Ordinal)]);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new TransientException($"The instances of {fleet} cannot be read: {failed.Message}", failed);
        }
    }

    /// <inheritdoc />
    public Task<long> WaitForChangeAsync(FleetId fleet, long seen, CancellationToken stopping)
    {
        OrderCheck.Names(fleet);
        return FleetOf(fleet).Changes.After(seen, stopping);
    }

    /// <inheritdoc />
    public Task<LogChunk> ReadLogAsync(InstanceId id, long offset, int maxBytes, CancellationToken stopping)
    {
        var instance = Known(id);

        // Asked before reading: what is written between the two is then read by the next call.
        var hasEnded = instance.Status.End is not null;
        return Task.FromResult(instance.Log.Read(offset, Math.Max(1, maxBytes), hasEnded, _machine.Clock.GetUtcNow()));
    }

    /// <inheritdoc />
    public Task<long> FindLogOffsetAsync(InstanceId id, DateTimeOffset since, CancellationToken stopping) => Task.FromResult(Known(id).Log.Find(since));

    /// <inheritdoc />
    public Task<string> ReadPageAsync(InstanceId id, string path, int maxBytes, CancellationToken stopping) =>
        Known(id).Record.Port is { } port ? new InstancePage(_machine.Http, port, path).Read(maxBytes, stopping)
        : throw new PermanentException($"{id} does not listen, so it has no page {path}.");

    /// <summary>Stops watching; the instances run on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _machine.Background.DisposeAsync();
        _machine.Ends.Dispose();
        _machine.Http.Dispose();
    }

    private static HttpClient NewHttp() => new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = Connection.Use,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    private static PermanentException Unknown(InstanceId id) => new($"There is no instance {id} here: it was never started, or it is forgotten.");

    private Fleet FleetOf(FleetId id) => _fleets.GetOrAdd(id, key => new Fleet(key, Path.Combine(_folder, key.Service, key.Environment), _machine));

    private Instance Known(InstanceId id)
    {
        OrderCheck.Names(id);
        return FleetOf(id.Fleet).Find(id) ?? throw Unknown(id);
    }

    private void Adopt()
    {
        foreach (var service in Directory.EnumerateDirectories(_folder))
        {
            foreach (var environment in Directory.EnumerateDirectories(service))
            {
                try
                {
                    var id = new FleetId(Path.GetFileName(service), Path.GetFileName(environment));
                    OrderCheck.Names(id);
                    InstanceFolder.ClearLeftovers(environment);
                    FleetOf(id).Refresh();
                }
                catch (DavitException)
                {
                    // Not a fleet's folder, or one that cannot be read: whoever observes the fleet is told.
                }
            }
        }
    }

    private async Task Look(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(Tick, _machine.Clock);
        for (var tick = 0; await timer.WaitForNextTickAsync(stopping); tick++)
        {
            _machine.Ends.Sweep(all: tick % TicksPerSweep == 0);

            foreach (var instance in _fleets.Values.SelectMany(fleet => fleet.Instances).Where(instance => instance.Status.End is null))
            {
                LookAtLog(instance);
            }
        }
    }

    private void LookAtLog(Instance instance)
    {
        try
        {
            instance.Log.Look(_machine.Clock.GetUtcNow());
        }
        catch (IOException)
        {
            // A full disk, or an instance that was forgotten just now: the next look tries again.
        }
    }
}
