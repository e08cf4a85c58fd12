using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>The numbers and names of Linux signals.</summary>
internal static class Signal
{
    public const int Kill = 9;
    public const int Term = 15;

    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    // Only those that the shim survives, or that end nothing by default: another one would take the exit code with it.
    private static readonly string[] ForStopping = ["TERM", "INT", "QUIT", "HUP", "USR1", "USR2", "WINCH", "KILL"];

    /// <summary>The signal behind an exit code of a shell, 128 + n; null for a plain exit code.</summary>
    public static string? OfExitCode(int code) => code - 128 is > 0 and var number && number < Names.Length ? Names[number] : null;

    /// <exception cref="PermanentException">No instance can be asked to stop with this.</exception>
    public static int ToStop(string name) =>
        ForStopping.Contains(name, StringComparer.Ordinal)
            ? Array.IndexOf(Names, name)
            : throw new PermanentException($"The stop signal '{name}' is not one of {string.Join(", ", ForStopping)}.");
}
