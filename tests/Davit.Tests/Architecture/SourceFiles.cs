using System.Runtime.CompilerServices;

namespace Davit.Tests.Architecture;

/// <summary>The product's own source files, for tests that hold its layout.</summary>
internal static class SourceFiles
{
    public static string Root { get; } = Above(Here());

    /// <summary>Files of a folder below the root with their path from there, without what builds leave.</summary>
    public static IEnumerable<(string Path, string Text)> Files(string folder, string pattern = "*.cs") =>
        from file in Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
        let path = Path.GetRelativePath(Root, file).Replace('\\', '/')
        where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
        orderby path
        select (path, File.ReadAllText(file));

    /// <summary>Code without its comments, in which any word may be used.</summary>
    public static string WithoutComments(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.IndexOf("//", StringComparison.Ordinal) is >= 0 and var at ? line[..at] : line));

    private static string Here([CallerFilePath] string file = "") => file;

    private static string Above(string file)
    {
        var folder = Directory.GetParent(file);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Davit.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"Davit.slnx is not above {file}.");
    }
}
