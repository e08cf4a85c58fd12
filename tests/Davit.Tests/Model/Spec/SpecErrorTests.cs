using System.Runtime.CompilerServices;
using Davit.Core.Model.Spec;

namespace Davit.Tests.Model.Spec;

/// <summary>Each <c>errors/*.yaml</c> has its errors, whole, in the <c>.txt</c> beside it. DAVIT_ACCEPT=1 writes them anew, for a person to review.</summary>
public sealed class SpecErrorTests
{
    public static TheoryData<string> Cases => [.. Directory.GetFiles(Folder(), "*.yaml").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Errors_AreToldAllAtOnce_InTheOrderOfTheFile(string name)
    {
        var golden = Path.Combine(Folder(), $"{name}.txt");
        var result = SpecReader.Read("davit.yaml", File.ReadAllText(Path.Combine(Folder(), $"{name}.yaml")));
        var told = string.Join('\n', result.Errors) + "\n";
        if (Environment.GetEnvironmentVariable("DAVIT_ACCEPT") == "1")
        {
            File.WriteAllText(golden, told);
        }

        result.Spec.ShouldBeNull();
        told.ShouldBe(File.ReadAllText(golden));
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "errors");
}
