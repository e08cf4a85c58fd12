using System.Text;

namespace Davit.EndToEnd.Given;

/// <summary>A process that runs for an instance, found by what its environment says and not by what the control plane believes.</summary>
/// <param name="Id">The process.</param>
/// <param name="Instance">The instance that its environment names.</param>
/// <param name="IsProgram">True for the service's own program, false for what only holds and awaits it.</param>
internal sealed record MarkedProcess(int Id, string Instance, bool IsProgram)
{
    public string Release => Instance.Split('.')[1];

    public string Component => Instance.Split('.')[2];
}

/// <summary>Finds what runs for a world by the marks in /proc.</summary>
internal static class MarkedProcesses
{
    /// <summary>All processes whose CONTROL is this folder.</summary>
    public static IReadOnlyList<MarkedProcess> Of(string control) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(folder => (Id: int.TryParse(Path.GetFileName(folder), out var id) ? id : 0, Folder: folder))
            .Where(process => process.Id > 0)
            .Select(process => (process.Id, process.Folder, Environment: Read(process.Folder)))
            .Where(process => process.Environment.GetValueOrDefault("CONTROL") == control && process.Environment.ContainsKey("DAVIT_INSTANCE"))
            .Select(process => new MarkedProcess(process.Id, process.Environment["DAVIT_INSTANCE"], IsProgram(process.Folder)))];

    private static bool IsProgram(string folder)
    {
        try
        {
            return Path.GetFileName(File.ResolveLinkTarget(Path.Combine(folder, "exe"), false)?.FullName) == "Davit.TestService";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Read(string folder)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "environ"))).Split('\0')
                .Select(variable => variable.Split('=', 2)).Where(variable => variable.Length == 2)
                .DistinctBy(variable => variable[0]).ToDictionary(variable => variable[0], variable => variable[1], StringComparer.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
