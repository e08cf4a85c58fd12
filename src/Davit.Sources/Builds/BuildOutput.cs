using Davit.Plugins;
using Davit.Sources.Git;

namespace Davit.Sources.Builds;

/// <summary>Finds the folder that becomes the artifact, and makes sure that it lies in the checkout, also when links are followed.</summary>
internal static class BuildOutput
{
    public static string Normal(string output) => TreePath.Parse(output).Text;

    /// <exception cref="PermanentException">There is no such folder, or it leads out of the checkout.</exception>
    public static string Find(string checkout, string output)
    {
        var folder = checkout;
        foreach (var part in Normal(output).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = Path.Combine(folder, part);
            if (File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint) || !Directory.Exists(next))
            {
                throw NoFolder(folder, output);
            }

            if (new DirectoryInfo(next).LinkTarget is { } target)
            {
                throw new PermanentException($"The build's output '{OneLine.Of(output)}' goes through the link '{part}' to '{OneLine.Of(target)}'. Expected a folder in the checkout itself.");
            }

            folder = next;
        }

        return folder;
    }

    private static PermanentException NoFolder(string folder, string output)
    {
        var names = Directory.EnumerateDirectories(folder).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal).Take(20).ToList();
        var has = names.Count == 0 ? "no folders" : string.Join(", ", names.Select(name => $"'{OneLine.Of(name, 40)}'"));
        return new PermanentException($"The build left no folder '{OneLine.Of(output)}', which is to become the artifact. Where it was expected there are: {has}.");
    }
}
