using System.Globalization;
using System.Text;
using Davit.Sources.Running;

namespace Davit.Sources.Builds;

/// <summary>Finds what a build started and what fled its process group, by a mark in the environment that all its children inherit.</summary>
internal static class Strays
{
    /// <summary>The variable that holds the build's own random name.</summary>
    public const string Mark = "DAVIT_BUILD";

    /// <summary>Ends every process that has the mark. Only where /proc tells.</summary>
    public static void End(string mark)
    {
        var needle = Encoding.UTF8.GetBytes($"{Mark}={mark}\0");
        if (!Directory.Exists("/proc/self"))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) && Holds(folder, needle))
            {
                GroupedProcess.EndOne(pid);
            }
        }
    }

    private static bool Holds(string folder, byte[] needle)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(folder, "environ")).AsSpan().IndexOf(needle) >= 0;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
