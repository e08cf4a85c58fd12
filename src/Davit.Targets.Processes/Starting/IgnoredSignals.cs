using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Davit.Targets.Processes;

/// <summary>
/// The signals this process was started to ignore: a shell without job control ignores SIGINT and SIGQUIT for what it starts with '&amp;', nohup ignores SIGHUP.
/// That is inherited for ever: POSIX lets no shell reset it, and .NET leaves it as it is. An instance would never hear a 'stop: { signal: SIGINT }'.
/// </summary>
internal static class IgnoredSignals
{
    /// <summary>SIGHUP, SIGINT, SIGQUIT, SIGUSR1, SIGUSR2 and SIGTERM: bit n - 1 of the mask is signal n. SIGPIPE is not among them: .NET itself ignores that one, in itself only.</summary>
    private const ulong Resettable = 1UL << 0 | 1UL << 1 | 1UL << 2 | 1UL << 9 | 1UL << 11 | 1UL << 14;

    /// <summary>
    /// What is put before a command so that it hears them again: the env of GNU coreutils 8.31 or newer. Empty when nothing is ignored.
    /// Empty too where that env is absent; an instance there ends by SIGKILL when its grace is over.
    /// </summary>
    public static async Task<IReadOnlyList<string>> Reset(string env)
    {
        var ignored = In(await File.ReadAllTextAsync("/proc/self/status"));
        if (ignored.Count == 0)
        {
            return [];
        }

        string[] prefix = [env, $"--default-signal={string.Join(',', ignored)}"];
        return await Works(prefix) ? prefix : [];
    }

    /// <summary>The numbers of the ignored signals that matter, of a text like that of /proc/self/status (proc(5): "SigIgn: mask of signals being ignored, in hexadecimal").</summary>
    public static IReadOnlyList<int> In(string status)
    {
        const string field = "SigIgn:";
        var line = status.Split('\n').FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        var mask = line is null ? 0 : ulong.Parse(line[field.Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & Resettable;
        return [.. Enumerable.Range(1, 31).Where(signal => (mask & (1UL << (signal - 1))) != 0)];
    }

    private static async Task<bool> Works(string[] prefix)
    {
        try
        {
            var start = new ProcessStartInfo(prefix[0], [.. prefix.Skip(1), "true"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            using var tried = Process.Start(start)!;
            await tried.WaitForExitAsync();
            return tried.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
