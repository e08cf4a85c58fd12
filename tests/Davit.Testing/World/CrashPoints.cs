using Davit.Plugins;

namespace Davit.Testing.World;

/// <summary>The server was killed here: nothing after this point happened.</summary>
public sealed class ServerKilled(string at) : Exception($"killed {at}");

/// <summary>
/// Counts the points at which a server touches anything outside itself, and kills or freezes it at one of them. A killed server's later touches never reach the
/// world; a frozen one's go on when it is thawed.
/// </summary>
public sealed class CrashPoints(int? killAt = null, int? freezeAt = null)
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _thawed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private int _passed;
    private bool _isDead;
    private bool _isFrozen;

    public int Passed => _passed;

    /// <summary>Completes when the server was killed or frozen.</summary>
    public Task Reached => _reached.Task;

    public string At { get; private set; } = "";

    public void Thaw() => _thawed.TrySetResult();

    public async Task Pass(string at)
    {
        bool frozen;
        lock (_lock)
        {
            var number = _isDead || _isFrozen ? -1 : ++_passed;
            if (number == killAt)
            {
                (_isDead, At) = (true, at);
            }

            if (number == freezeAt)
            {
                (_isFrozen, At) = (true, at);
            }

            frozen = _isFrozen;
        }

        if (_isDead)
        {
            _reached.TrySetResult();
            throw new ServerKilled(at);
        }

        if (frozen)
        {
            _reached.TrySetResult();
            await _thawed.Task;
        }
    }

    /// <summary>Something that is not counted, but that neither a dead nor a frozen server can do.</summary>
    public async Task<T> Alive<T>(Func<Task<T>> act)
    {
        if (_isDead)
        {
            throw new ServerKilled("earlier");
        }

        if (_isFrozen)
        {
            await _thawed.Task;
        }

        return await act();
    }

    public async Task<T> Around<T>(string what, Func<Task<T>> effect)
    {
        await Pass($"before {what}");
        var answer = await effect();
        await Pass($"after {what}");
        return answer;
    }

    public Task Around(string what, Func<Task> effect) => Around(what, async () =>
    {
        await effect();
        return 0;
    });
}

/// <summary>A target behind the points.</summary>
public sealed class CrashingTarget(FakeTarget target, CrashPoints points) : ITarget, IQuietsWork, IReadsPages
{
    public string Name => target.Name;

    public Task EnsureStartedAsync(InstanceOrder order, StepContext step) => points.Around($"starting {order.Id}", () => target.EnsureStartedAsync(order, step));

    public Task EnsureStoppedAsync(InstanceId id, StepContext step) => points.Around($"stopping {id}", () => target.EnsureStoppedAsync(id, step));

    public Task EnsureForgottenAsync(InstanceId id, StepContext step) => points.Around($"forgetting {id}", () => target.EnsureForgottenAsync(id, step));

    public Task EnsureWorkAsync(InstanceId id, WorkMode mode, StepContext step) => points.Around($"telling {id} to be {mode}", () => target.EnsureWorkAsync(id, mode, step));

    public Task<IReadOnlyList<InstanceReport>> ObserveAsync(FleetId fleet, CancellationToken stopping) => target.ObserveAsync(fleet, stopping);

    public Task<long> WaitForChangeAsync(FleetId fleet, long seen, CancellationToken stopping) => target.WaitForChangeAsync(fleet, seen, stopping);

    public Task<string> ReadPageAsync(InstanceId id, string path, int maxBytes, CancellationToken stopping) => target.ReadPageAsync(id, path, maxBytes, stopping);
}

/// <summary>A router behind the points.</summary>
public sealed class CrashingRouter(FakeRouter router, CrashPoints points) : IRouter
{
    public string Name => router.Name;

    public Task<RouterAck> ApplyAsync(RouteSet routes, StepContext step) => points.Around("setting routes", () => router.ApplyAsync(routes, step));

    public Task<RouterReport> ObserveAsync(FleetId fleet, CancellationToken stopping) => router.ObserveAsync(fleet, stopping);
}

/// <summary>A store behind the points: killed before an entry is written, or after it was and before anybody knew.</summary>
public sealed class CrashingStore(IStore store, CrashPoints points) : IStore
{
    public Task<long> AppendAsync(JournalEntry entry, CancellationToken stopping) =>
        points.Around($"writing {string.Join(", ", entry.Facts.Select(f => f.Type))}", () => store.AppendAsync(entry, stopping));

    public Task<IReadOnlyList<Fact>> ReadAsync(long after, int limit, CancellationToken stopping) => store.ReadAsync(after, limit, stopping);

    public Task<IReadOnlyList<Fact>> ReadStreamAsync(string stream, long afterVersion, int limit, CancellationToken stopping) => store.ReadStreamAsync(stream, afterVersion, limit, stopping);

    public Task<long> HeadAsync(CancellationToken stopping) => store.HeadAsync(stopping);

    public Task WaitForFactAsync(long after, CancellationToken stopping) => store.WaitForFactAsync(after, stopping);

    public Task<Lease?> TryTakeLeaseAsync(string name, string holder, TimeSpan lasts, CancellationToken stopping) =>
        points.Alive(() => store.TryTakeLeaseAsync(name, holder, lasts, stopping));

    public Task<IReadOnlyList<string>> RenewLeasesAsync(string holder, TimeSpan lasts, CancellationToken stopping) =>
        points.Alive(() => store.RenewLeasesAsync(holder, lasts, stopping));

    // A dead server releases nothing: its successor does, knowing that it is gone.
    public Task ReleaseLeasesAsync(string holder, CancellationToken stopping) => Task.CompletedTask;

    public Task<IReadOnlyList<Lease>> LeasesAsync(CancellationToken stopping) => store.LeasesAsync(stopping);

    public Task<Snapshot?> ReadSnapshotAsync(string name, int format, CancellationToken stopping) => store.ReadSnapshotAsync(name, format, stopping);

    public Task WriteSnapshotAsync(Snapshot snapshot, CancellationToken stopping) => store.WriteSnapshotAsync(snapshot, stopping);

    public Task<int> CompactAsync(string stream, long upToVersion, CancellationToken stopping) => store.CompactAsync(stream, upToVersion, stopping);

    public Task<string> RememberAnswerAsync(string key, string answer, CancellationToken stopping) => store.RememberAnswerAsync(key, answer, stopping);

    public Task<string?> FindAnswerAsync(string key, CancellationToken stopping) => store.FindAnswerAsync(key, stopping);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
