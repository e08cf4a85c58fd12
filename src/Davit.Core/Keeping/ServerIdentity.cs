using System.Globalization;
using System.Security.Cryptography;

namespace Davit.Core.Keeping;

/// <summary>
/// Names one life of one server, as the holder of leases, so that a server that starts on the same machine can tell that its
/// predecessor is gone and need not wait until its leases lapse.
/// </summary>
public sealed record ServerIdentity
{
    private const string Unknown = "unknown";

    private ServerIdentity(string holder) => Holder = holder;

    /// <summary>Machine, boot, process namespace, process, its start, and a number for two servers in one process.</summary>
    public string Holder { get; }

    /// <summary>A new life in this process.</summary>
    public static ServerIdentity OfThisProcess()
    {
        var machine = Environment.MachineName.Replace(':', '-');
        var started = ProcessTable.Look(Environment.ProcessId).Started ?? Unknown;
        return new ServerIdentity(string.Join(':', machine, Place(), Environment.ProcessId.ToString(CultureInfo.InvariantCulture), started, RandomNumberGenerator.GetHexString(8, lowercase: true)));
    }

    /// <summary>True only when the holder was a process that this machine could see, since this boot, and can see no more. What cannot be known is not gone.</summary>
    public static bool IsGone(string holder)
    {
        if (holder.Split(':') is not [_, var boot, var space, var number, var started, _]
            || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var process)
            || $"{boot}:{space}" != Place() || boot == Unknown || space == Unknown || started == Unknown)
        {
            return false;
        }

        var seen = ProcessTable.Look(process);
        return seen.Presence == Presence.Gone || (seen.Started is { } now && now != started);
    }

    /// <inheritdoc />
    public override string ToString() => Holder;

    // Containers share their host's boot, but see only the processes of their own namespace.
    private static string Place() => $"{ProcessTable.Boot() ?? Unknown}:{ProcessTable.Space() ?? Unknown}";
}
