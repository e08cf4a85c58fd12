using System.Globalization;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>What the files of an instance say, read at one moment.</summary>
/// <param name="Claim">Whose the start is; null while nobody has begun it.</param>
/// <param name="Stop">Set when it was asked to stop.</param>
/// <param name="Forced">Why it was ended by force; null when it was not.</param>
/// <param name="End">How it ended; null while that is not noted.</param>
/// <param name="Health">How it was, as last noted.</param>
/// <param name="Work">The work mode it was last told.</param>
internal sealed record InstanceStatus(Claim? Claim, StopMark? Stop, string? Forced, ExitReport? End, HealthMark Health, WorkMode Work)
{
    public InstanceState State => (End, Claim, Stop) switch
    {
        ({ }, _, _) => InstanceState.Exited,
        (_, null, _) => InstanceState.Starting,
        (_, _, { }) => InstanceState.Stopping,
        _ => InstanceState.Running,
    };
}

/// <summary>The start of an instance, taken once and for ever.</summary>
/// <param name="Shim">Who started it; null when nobody will: it was stopped before.</param>
internal sealed record Claim(ProcessIdentity? Shim);

/// <summary>That an instance was asked to stop, when first, and whether the signal was sent.</summary>
internal sealed record StopMark(DateTimeOffset AskedAt, bool IsSent)
{
    public static StopMark? Parse(string text) =>
        text.Split(' ') is [var at, var sent] && DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var asked)
            ? new StopMark(asked, sent == "sent")
            : null;

    public override string ToString() => $"{AskedAt.ToString("O", CultureInfo.InvariantCulture)} {(IsSent ? "sent" : "asked")}";
}
