using Davit.Plugins;

namespace Davit.Tests.Planning.Simulated;

/// <summary>An instance in a simulated world.</summary>
public sealed class SimulatedInstance(InstanceId id, WorkMode work, DateTimeOffset startedAt, int number)
{
    public InstanceId Id => id;
    public DateTimeOffset StartedAt => startedAt;
    public WorkMode Work { get; set; } = work;

    /// <summary>Null for never.</summary>
    public DateTimeOffset? ReadyAt { get; set; }

    /// <summary>Since when its check fails; null while it passes.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>When it will have stopped; null when nobody asked.</summary>
    public DateTimeOffset? StoppedAt { get; set; }

    /// <summary>The place that runs it cannot be asked.</summary>
    public bool IsUnknown { get; set; }

    public ExitReport? Exit { get; set; }
    public bool IsLive => Exit is null;

    public bool IsReady(DateTimeOffset now) => Report(now).IsReady;

    public InstanceReport Report(DateTimeOffset now) => new()
    {
        Id = id,
        State = Exit is not null ? InstanceState.Exited
            : IsUnknown ? InstanceState.Unknown
            : StoppedAt is not null ? InstanceState.Stopping
            : now <= startedAt ? InstanceState.Starting
            : InstanceState.Running,
        Health = FailingSince is not null ? HealthState.Failing : ReadyAt <= now ? HealthState.Ready : HealthState.Pending,
        ReadySince = FailingSince is null && ReadyAt <= now ? ReadyAt : null,
        FailingSince = FailingSince,
        Address = id.Component is "web" or "api" && now > startedAt ? $"127.0.0.1:{20000 + number}" : null,
        StartedAt = startedAt,
        Work = Work,
        Exit = Exit,
    };
}
