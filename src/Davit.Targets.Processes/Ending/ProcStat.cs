using System.Globalization;

namespace Davit.Targets.Processes;

/// <summary>What the kernel says of a process in <c>/proc/PID/stat</c>.</summary>
internal sealed record ProcStat(int Pid, char State, int Group, int Session, long Began)
{
    public bool HasEnded => State is 'Z' or 'X';

    public static ProcStat? Read(int pid)
    {
        try
        {
            return Parse(pid, File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static ProcStat? Parse(int pid, string text)
    {
        // The program's name may hold spaces and parentheses, so fields are counted from the last one.
        var fields = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19
            ? new ProcStat(pid, fields[0][0], int.Parse(fields[2], CultureInfo.InvariantCulture), int.Parse(fields[3], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture))
            : null;
    }
}
