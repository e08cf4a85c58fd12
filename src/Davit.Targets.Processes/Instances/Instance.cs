using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>One instance as it is now: what its files say, and what is seen of it while it is watched.</summary>
internal sealed class Instance(OrderRecord record, InstanceFolder files, InstanceLog log)
{
    private static readonly TimeSpan TickOfFileTimes = TimeSpan.FromMilliseconds(100);
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private InstanceStatus _status = files.ReadStatus();
    private HealthView _health = HealthView.Unasked;
    private DateTime _readAt;
    private bool _lostOneToMemory;
    private bool _isWatched;

    public InstanceId Id => record.Order.Id;

    public OrderRecord Record => record;

    public InstanceFolder Files => files;

    public InstanceLog Log => log;

    public InstanceStatus Status
    {
        get
        {
            lock (_lock)
            {
                return _status;
            }
        }
    }

    /// <summary>Completes when its end was noted.</summary>
    public Task Ended => _ended.Task;

    /// <summary>True once, for whoever is to watch it: when it was claimed and its end is not noted.</summary>
    public bool TakeWatch()
    {
        lock (_lock)
        {
            var take = !_isWatched && _status is { Claim: not null, End: null };
            _isWatched |= take;
            return take;
        }
    }

    /// <summary>Reads what the files say; another process may have written them.</summary>
    public void Reload()
    {
        lock (_lock)
        {
            var status = files.ReadStatus();
            _status = status with { End = status.End ?? _status.End };
            TellEnd();
        }
    }

    /// <summary>Reads the files if anything in the folder was made, renamed or removed since.</summary>
    public void ReloadIfChanged()
    {
        lock (_lock)
        {
            var changedAt = Directory.GetLastWriteTimeUtc(files.Path);
            if (changedAt == _readAt)
            {
                return;
            }

            // File times move in ticks: what changed a moment ago may change again without a new time, so it is read again next time.
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            _readAt = now - changedAt > TickOfFileTimes ? changedAt : default;
        }

        Reload();
    }

    public void SetHealth(HealthView health)
    {
        lock (_lock)
        {
            _health = health;
        }
    }

    /// <param name="end">How it ended.</param>
    /// <param name="lostOneToMemory">True when the kernel ended one of its processes for its memory, and that was not its end.</param>
    public void SetEnd(ExitReport end, bool lostOneToMemory)
    {
        lock (_lock)
        {
            _status = _status with { End = end };
            _lostOneToMemory = lostOneToMemory;
            TellEnd();
        }
    }

    public InstanceReport Report()
    {
        lock (_lock)
        {
            var state = _status.State;
            var isLive = state is InstanceState.Running or InstanceState.Stopping;
            return new InstanceReport
            {
                Id = Id,
                Kind = record.Order.Kind,
                State = state,
                Health = _health.State,
                LastProbe = _health.LastProbe,
                ReadySince = isLive ? _health.ReadySince : null,
                FailingSince = isLive ? _health.FailingSince : null,
                Address = record.Address,
                StartedAt = record.OrderedAt,
                Work = _status.Work,
                Exit = _status.End,
                MemoryBytes = isLive ? Resident() : null,
                Notes = [.. record.Notes, .. new[] { log.Note, Endings.Note(_status, _lostOneToMemory) }.OfType<string>()],
            };
        }
    }

    private long? Resident() => record.Cgroup.ResidentBytes() ?? (_status.Claim?.Shim is { IsAlive: true } shim ? Memory.OfTree(shim.Pid) : null);

    private void TellEnd()
    {
        if (_status.End is not null)
        {
            _ended.TrySetResult();
        }
    }
}
