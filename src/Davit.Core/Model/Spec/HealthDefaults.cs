using Davit.Plugins;

namespace Davit.Core.Model.Spec;

/// <summary>The times of a health check that says nothing of them.</summary>
public static class HealthDefaults
{
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1);

    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(2);

    public const int UnhealthyAfter = 3;
    public static TimeSpan RestartAfter { get; } = TimeSpan.FromSeconds(30);

    // A program that answers has shown itself with a few answers in a row; one that only runs has shown little, and must go on running for longer.
    public static TimeSpan HealthyFor(HealthCheckKind kind) => kind == HealthCheckKind.Alive ? TimeSpan.FromSeconds(3) : TimeSpan.FromMilliseconds(250);

    public static HealthCheck For(HealthCheckKind kind, string? path = null, IReadOnlyList<string>? command = null) =>
        new(kind, path, command, Interval, Timeout, HealthyFor(kind), UnhealthyAfter);
}
