namespace Davit.Plugins;

/// <summary>How the health of an instance is asked.</summary>
public enum HealthCheckKind
{
    /// <summary>The process runs: for components without an endpoint.</summary>
    Alive,

    /// <summary>GET of <see cref="HealthCheck.Path"/> on the instance's port answers 200 to 399 in time.</summary>
    Http,

    /// <summary>The instance's port accepts a connection in time.</summary>
    Tcp,

    /// <summary>A command, run in the instance's working folder with its environment, exits with 0 in time.</summary>
    Command,
}

/// <summary>A health check and its times.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Path">For <see cref="HealthCheckKind.Http"/>: an absolute path, perhaps with a query.</param>
/// <param name="Command">For <see cref="HealthCheckKind.Command"/>: program and arguments; no shell.</param>
/// <param name="Interval">From the end of one probe to the start of the next.</param>
/// <param name="Timeout">After which a probe counts as failed.</param>
/// <param name="HealthyFor">For how long every probe must have passed, with no restart, before the instance is ready; any failure starts it anew.</param>
/// <param name="UnhealthyAfter">How many probes in a row must fail before a ready instance is no longer ready. At least 1.</param>
/// <param name="RestartAfter">How long an instance that was ready may go on failing before Davit replaces it; zero for as long as it likes, null for the usual 30 s. Targets have nothing to do with it.</param>
public sealed record HealthCheck(
    HealthCheckKind Kind,
    string? Path = null,
    IReadOnlyList<string>? Command = null,
    TimeSpan Interval = default,
    TimeSpan Timeout = default,
    TimeSpan HealthyFor = default,
    int UnhealthyAfter = 3,
    TimeSpan? RestartAfter = null);
