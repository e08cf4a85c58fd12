using System.Collections.Concurrent;
using Davit.Plugins;

namespace Davit.Testing.World;

/// <summary>What an ordered instance does in a test.</summary>
public abstract record Behaviour
{
    public sealed record ReadyAfter(TimeSpan Time) : Behaviour;

    public sealed record NeverReady(string Probe) : Behaviour;

    public sealed record Exits(int Code, TimeSpan After, string LastLine) : Behaviour;
}

/// <summary>A small honest target: it keeps terms, starts each instance once, and outlives the servers that use it. Thread-safe.</summary>
public sealed class FakeTarget(TimeProvider clock) : ITarget, IQuietsWork, IReadsPages
{
    private readonly Lock _lock = new();
    private readonly Dictionary<InstanceId, Entry> _entries = [];
    private readonly Dictionary<FleetId, long> _terms = [];
    private readonly ConcurrentQueue<InstanceId> _starts = new();

    public string Name => "fake";

    /// <summary>Decides what an instance does; ready at once unless told otherwise.</summary>
    public Func<InstanceOrder, Behaviour> Behaves { get; set; } = order =>
        order.Kind is InstanceKind.Job ? new Behaviour.Exits(0, TimeSpan.FromMilliseconds(5), "done") : new Behaviour.ReadyAfter(TimeSpan.FromMilliseconds(5));

    /// <summary>What a look at it throws, as long as that is not null.</summary>
    public Exception? Breaks { get; set; }

    /// <summary>What an instance's page says; null for one that does not answer.</summary>
    public Func<InstanceReport, string?> Pages { get; set; } = _ => null;

    /// <summary>How often it says that something may have changed.</summary>
    public TimeSpan SignalsEvery { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Every start that had an effect, in order.</summary>
    public IReadOnlyList<InstanceId> Starts => [.. _starts];

    public IReadOnlyList<InstanceReport> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries.Values.Select(Report)];
            }
        }
    }

    /// <summary>Ends an instance as a crash would.</summary>
    public void Crash(InstanceId id, int code = 1)
    {
        lock (_lock)
        {
            _entries[id].Exit = new ExitReport(clock.GetUtcNow(), code, null, false, false, ["it crashed"]);
        }
    }

    public Task EnsureStartedAsync(InstanceOrder order, StepContext step)
    {
        lock (_lock)
        {
            CheckTerm(order.Id.Fleet, step);
            if (_entries.TryAdd(order.Id, new Entry(order, Behaves(order), clock.GetUtcNow())))
            {
                _starts.Enqueue(order.Id);
            }
        }

        return Task.CompletedTask;
    }

    public Task EnsureStoppedAsync(InstanceId id, StepContext step)
    {
        lock (_lock)
        {
            CheckTerm(id.Fleet, step);
            if (_entries.TryGetValue(id, out var entry))
            {
                entry.Exit = Report(entry).Exit ?? new ExitReport(clock.GetUtcNow(), 0, null, false, true, []);
            }
        }

        return Task.CompletedTask;
    }

    public Task EnsureForgottenAsync(InstanceId id, StepContext step)
    {
        lock (_lock)
        {
            CheckTerm(id.Fleet, step);
            _entries.Remove(id);
        }

        return Task.CompletedTask;
    }

    public Task EnsureWorkAsync(InstanceId id, WorkMode mode, StepContext step)
    {
        lock (_lock)
        {
            CheckTerm(id.Fleet, step);
            _entries[id].Work = mode;
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<InstanceReport>> ObserveAsync(FleetId fleet, CancellationToken stopping) =>
        Breaks is { } broken ? Task.FromException<IReadOnlyList<InstanceReport>>(broken) : Task.FromResult<IReadOnlyList<InstanceReport>>([.. All.Where(i => i.Id.Fleet == fleet)]);

    public async Task<long> WaitForChangeAsync(FleetId fleet, long seen, CancellationToken stopping)
    {
        await Task.Delay(SignalsEvery, clock, stopping);
        return seen + 1;
    }

    public Task<string> ReadPageAsync(InstanceId id, string path, int maxBytes, CancellationToken stopping) =>
        All.FirstOrDefault(i => i.Id == id) is not { Address: not null } instance ? Task.FromException<string>(new PermanentException($"{id} does not listen"))
        : Pages(instance) is { } page ? Task.FromResult(page)
        : Task.FromException<string>(new TransientException($"GET {path} answered 404"));

    private void CheckTerm(FleetId fleet, StepContext step)
    {
        var held = _terms.GetValueOrDefault(fleet);
        if (step.Term < held)
        {
            throw new StaleTermException(fleet.ToString(), step.Term, held);
        }

        _terms[fleet] = step.Term;
    }

    private InstanceReport Report(Entry entry)
    {
        var now = clock.GetUtcNow();
        var exit = entry.Exit ?? (entry.Behaviour is Behaviour.Exits exits && now >= entry.StartedAt + exits.After
            ? entry.Exit = new ExitReport(entry.StartedAt + exits.After, exits.Code, null, false, false, [exits.LastLine])
            : null);
        var readyAt = entry.Behaviour is Behaviour.ReadyAfter ready ? entry.StartedAt + ready.Time : (DateTimeOffset?)null;
        var isReady = exit is null && now >= readyAt;
        return new InstanceReport
        {
            Id = entry.Order.Id,
            Kind = entry.Order.Kind,
            State = exit is null ? InstanceState.Running : InstanceState.Exited,
            Health = isReady ? HealthState.Ready : entry.Behaviour is Behaviour.NeverReady ? HealthState.Failing : HealthState.Pending,
            LastProbe = (entry.Behaviour as Behaviour.NeverReady)?.Probe,
            ReadySince = isReady ? readyAt : null,
            Address = entry.Order.Listens ? $"127.0.0.1:{20000 + entry.Number}" : null,
            StartedAt = entry.StartedAt,
            Work = entry.Work,
            Exit = exit,
        };
    }

    private sealed class Entry(InstanceOrder order, Behaviour behaviour, DateTimeOffset startedAt)
    {
        private static int _last;

        public InstanceOrder Order { get; } = order;
        public Behaviour Behaviour { get; } = behaviour;
        public DateTimeOffset StartedAt { get; } = startedAt;
        public int Number { get; } = Interlocked.Increment(ref _last);
        public WorkMode Work { get; set; } = order.Work;
        public ExitReport? Exit { get; set; }
    }
}
