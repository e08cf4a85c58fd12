using System.Collections.Frozen;
using System.Reflection;

namespace Davit.Page;

/// <summary>The page that was built into the program, or what is said in its place when none was.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "web/";
    private const string Shell = "index.html";
    private readonly FrozenDictionary<string, PageFile> _files;

    private PageFiles(FrozenDictionary<string, PageFile> files) => _files = files;

    /// <summary>Whether the program was built without the page.</summary>
    public bool IsMissing => !_files.ContainsKey(Shell);

    /// <summary>What every address of the page begins with.</summary>
    public PageFile Index => _files.GetValueOrDefault(Shell) ?? MissingPage.File;

    public PageFile? Find(string path) => _files.GetValueOrDefault(path);

    public static PageFiles Embedded()
    {
        var assembly = typeof(PageFiles).Assembly;
        var all = assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(n => n[Prefix.Length..].Replace('\\', '/'), n => Read(assembly, n), StringComparer.Ordinal);
        return new PageFiles(all.Where(f => !IsCompressed(f.Key))
            .ToFrozenDictionary(f => f.Key, f => new PageFile(f.Key, f.Value, all.GetValueOrDefault(f.Key + ".br"), all.GetValueOrDefault(f.Key + ".gz")), StringComparer.Ordinal));
    }

    private static bool IsCompressed(string path) => path.EndsWith(".br", StringComparison.Ordinal) || path.EndsWith(".gz", StringComparison.Ordinal);

    private static byte[] Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
