using System.Globalization;

namespace Davit.Targets.Processes;

/// <summary>Resident memory of a process and its children, where no control group counts it.</summary>
internal static class Memory
{
    public static long? OfTree(int pid)
    {
        try
        {
            // Asking each thread for its children is right here: the shim has one, and its program is the first child.
            var children = File.ReadAllText($"/proc/{pid}/task/{pid}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return Of(pid) + children.Sum(child => OfTree(int.Parse(child, CultureInfo.InvariantCulture)) ?? 0);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long Of(int pid) =>
        long.Parse(File.ReadAllText($"/proc/{pid}/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
