using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>Finds the program of a command.</summary>
internal static class ProgramPath
{
    private const string UsualPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>A program without a slash in PATH, one with a slash in the folder, an absolute one where it says.</summary>
    /// <exception cref="PermanentException">There is no such program, or it cannot be run.</exception>
    public static string Find(string program, string folder, IReadOnlyDictionary<string, string> environment) =>
        program.Contains('/') ? Within(folder, program) : InPath(program, environment.GetValueOrDefault("PATH") ?? UsualPath);

    private static string Within(string folder, string program)
    {
        var root = Path.GetFullPath(folder).TrimEnd('/') + '/';
        var path = Path.GetFullPath(program, root);
        if (!Path.IsPathRooted(program) && !path.StartsWith(root, StringComparison.Ordinal))
        {
            throw new PermanentException($"The program '{program}' leads out of the artifact's folder. Name it relative to that folder, or by its absolute path.");
        }

        return (Directory.Exists(path), File.Exists(path), MayRun(path)) switch
        {
            (true, _, _) => throw new PermanentException($"The program '{program}' is a folder: {path}."),
            (_, false, _) => throw new PermanentException($"There is no program '{program}' in {root}{Nearest(path)}"),
            (_, _, false) => throw new PermanentException($"The program '{program}' is not executable: {path}. Set its executable bit (chmod +x) where it is built."),
            _ => path,
        };
    }

    private static string InPath(string program, string path)
    {
        var candidates = path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, program)).Where(File.Exists).ToList();
        return candidates.FirstOrDefault(MayRun)
            ?? throw new PermanentException(candidates is [var found, ..]
                ? $"The program '{program}' is not executable: {found}."
                : $"There is no program '{program}' in PATH ({path}). For one of the artifact's own, write './{program}'.");
    }

    private static bool MayRun(string path) => Libc.Access(path, Libc.MayExecute) == 0;

    private static string Nearest(string path)
    {
        var folder = Path.GetDirectoryName(path)!;
        var name = Path.GetFileName(path);
        var near = Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)).Where(file => Distance(file, name) <= 2).MinBy(file => Distance(file, name))
            : null;
        return near is null ? "." : $"; the nearest is '{near}'.";
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        foreach (var letter in left)
        {
            var diagonal = row[0]++;
            for (var i = 1; i < row.Length; i++)
            {
                var kept = diagonal + (letter == right[i - 1] ? 0 : 1);
                diagonal = row[i];
                row[i] = Math.Min(kept, Math.Min(row[i], row[i - 1]) + 1);
            }
        }

        return row[^1];
    }
}
