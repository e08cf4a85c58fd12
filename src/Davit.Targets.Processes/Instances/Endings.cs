using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Works out how an instance ended from what was written down.</summary>
internal static class Endings
{
    /// <param name="status">What the instance's files say.</param>
    /// <param name="exit">What the shim wrote; null when it was ended itself.</param>
    /// <param name="memoryKills">How many of its processes the kernel ended for their memory.</param>
    /// <param name="lastLines">The end of its log.</param>
    /// <param name="now">For when nobody wrote the time.</param>
    public static ExitReport Of(InstanceStatus status, (int Code, DateTimeOffset At)? exit, long memoryKills, IReadOnlyList<string> lastLines, DateTimeOffset now)
    {
        var signal = exit is { } written ? Signal.OfExitCode(written.Code) : status.Forced is null ? null : "KILL";
        var code = signal is null ? exit?.Code : null;

        // A kill that we sent explains itself; one of another process of the instance did not end it.
        var outOfMemory = memoryKills > 0 && signal == "KILL" && status.Forced is null;
        return new ExitReport(exit?.At ?? now, code, signal, outOfMemory, status.Stop is not null, lastLines);
    }

    /// <summary>What a person should know of the end beside the report; null when there is nothing.</summary>
    public static string? Note(InstanceStatus status, bool lostOneToMemory) => status switch
    {
        { End: null } => null,
        { Forced: { } why } => $"It was ended by force: {why}.",
        { Claim.Shim.IsOfThisBoot: false } => "The machine was restarted while it ran.",
        { Claim.Shim: not null, End: { Code: null, Signal: null } } => "Its exit code was lost: the shell that kept it was ended, too.",
        _ when lostOneToMemory => "The kernel ended one of its processes for its memory.",
        _ => null,
    };
}
