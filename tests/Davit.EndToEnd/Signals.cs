using System.Runtime.InteropServices;

namespace Davit.EndToEnd;

internal static partial class Signals
{
    public const int Interrupt = 2;
    public const int Kill = 9;
    public const int Terminate = 15;
    public const int Continue = 18;
    public const int Stop = 19;

    public static void Send(int process, int signal) => _ = SysKill(process, signal);

    /// <summary>Processes that were started from, or for, a folder of the tests.</summary>
    public static IReadOnlyList<int> ProcessesOf(string folder) =>
        [.. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(n => n!.All(char.IsAsciiDigit)).Select(n => int.Parse(n!, System.Globalization.CultureInfo.InvariantCulture)).Where(p => IsOf(p, folder))];

    public static string CommandOf(int process) => Read(process, "cmdline");

    public static string EnvironmentOf(int process) => Read(process, "environ");

    private static string Read(int process, string what)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/{what}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static bool IsOf(int process, string folder)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains(folder, StringComparison.Ordinal)
                || File.ResolveLinkTarget($"/proc/{process}/cwd", returnFinalTarget: false)?.FullName.StartsWith(folder, StringComparison.Ordinal) == true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SysKill(int process, int signal);
}
