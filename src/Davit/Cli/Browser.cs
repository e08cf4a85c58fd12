using System.ComponentModel;
using System.Diagnostics;

namespace Davit.Cli;

/// <summary>The browser of whoever sits at this machine.</summary>
internal static class Browser
{
    /// <summary>False when there is no screen, or nothing that opens links.</summary>
    public static bool TryOpen(string url)
    {
        var hasScreen = OperatingSystem.IsMacOS() || new[] { "DISPLAY", "WAYLAND_DISPLAY" }.Any(v => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(v)));
        if (!hasScreen)
        {
            return false;
        }

        try
        {
            using var opener = Process.Start(new ProcessStartInfo(OperatingSystem.IsMacOS() ? "open" : "xdg-open", [url]) { RedirectStandardOutput = true, RedirectStandardError = true });
            return opener is not null;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
