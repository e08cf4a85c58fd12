using System.Globalization;

namespace Davit.Targets.Processes;

/// <summary>One process of this machine for ever: its number is given to others after it, its number, start time and boot together are not.</summary>
internal sealed record ProcessIdentity(int Pid, long Began, string Boot)
{
    private static readonly Lazy<string> ThisBoot = new(() => File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim());

    /// <summary>True while this very process runs; a zombie has ended.</summary>
    public bool IsAlive => Boot == ThisBoot.Value && ProcStat.Read(Pid) is { HasEnded: false } stat && stat.Began == Began;

    public bool IsOfThisBoot => Boot == ThisBoot.Value;

    public static ProcessIdentity Of(ProcStat stat) => new(stat.Pid, stat.Began, ThisBoot.Value);

    /// <summary>Reads <c>PID BEGAN BOOT</c>, or gives null when the text is not of that form.</summary>
    public static ProcessIdentity? TryParse(string text) =>
        text.TrimEnd('\n').Split(' ') is [var pid, var began, { Length: > 0 } boot]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 1
        && long.TryParse(began, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
            ? new ProcessIdentity(number, ticks, boot)
            : null;

    public override string ToString() => $"{Pid} {Began} {Boot}";
}
