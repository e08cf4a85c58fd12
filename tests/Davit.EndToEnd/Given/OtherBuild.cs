using Davit.Router.Control;

namespace Davit.EndToEnd.Given;

/// <summary>The router's program as another build of it: the same code under another id, as an earlier or later release would have.</summary>
internal static class OtherBuild
{
    /// <summary>Makes it in a folder; gives the program.</summary>
    public static string Of(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        {
            File.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(file)), file);
        }

        var program = Path.Combine(folder, "Davit.Router.dll");
        var bytes = File.ReadAllBytes(program);
        var id = typeof(RouterBuild).Assembly.ManifestModule.ModuleVersionId.ToByteArray();
        bytes[bytes.AsSpan().IndexOf(id)] ^= 0xff;
        File.Delete(program);
        File.WriteAllBytes(program, bytes);
        return program;
    }
}
