using Davit.Tests.Architecture;

namespace Davit.Tests;

/// <summary>Text that is data for ever, compared with a file that a person can read. DAVIT_GOLDEN=write writes the file anew, for a review to see what changed.</summary>
internal static class Golden
{
    public static void ShouldMatchFile(string text, string path, string why)
    {
        var file = Path.Combine(SourceFiles.Root, "tests/Davit.Tests", path);
        if (Environment.GetEnvironmentVariable("DAVIT_GOLDEN") == "write")
        {
            File.WriteAllText(file, text);
        }

        text.ShouldBe(File.ReadAllText(file), why);
    }
}
