using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Davit.EndToEnd;

/// <summary>Files that say how something is, and that a change must change, too. DAVIT_ACCEPT=1 rewrites them.</summary>
internal static class Golden
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string File(string path, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../..", path));

    public static string Tidy(string json) => JsonSerializer.Serialize(JsonSerializer.Deserialize<JsonElement>(json), Readable) + "\n";

    public static void ShouldEqual(string seen, string file)
    {
        if (Environment.GetEnvironmentVariable("DAVIT_ACCEPT") == "1")
        {
            System.IO.File.WriteAllText(file, seen);
        }

        seen.ShouldBe(System.IO.File.ReadAllText(file), $"{file} says otherwise. When the change is meant, run the test again with DAVIT_ACCEPT=1.");
    }
}
