using Davit.Plugins;

namespace Davit.Router.Picking;

/// <summary>One instance through all generations that name it, and after, until nobody uses it.</summary>
internal sealed class InstanceState(InstanceId id)
{
    private int _inFlight;
    private long _refusedUntil;

    public InstanceId Id { get; } = id;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Set under the fleet's lock.</summary>
    public DateTimeOffset? RemovedSince { get; set; }

    /// <summary>Only under the fleet's lock: the pick and the count are one act.</summary>
    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    public void PassOverUntil(long timestamp) => Volatile.Write(ref _refusedUntil, timestamp);

    public bool IsPassedOver(long timestamp) => Volatile.Read(ref _refusedUntil) > timestamp;
}
