using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Spec;

namespace Davit.Tests.Model.Spec;

/// <summary>What <c>docs/spec.md</c> shows is read as it stands, and nothing is left out of it.</summary>
public sealed partial class SpecDocsTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Root(), "docs", "spec.md"));

    public static TheoryData<string, string> Examples => [.. Blocks().Matches(Page).Select(m => (m.Groups["kind"].Value, m.Groups["text"].Value))];

    [Theory]
    [MemberData(nameof(Examples))]
    public void AnExample_IsRight(string kind, string text)
    {
        var errors = kind == "environments"
            ? EnvironmentsReader.Read("environments.yaml", text, ["processes"]).Errors
            : SpecReader.Read("davit.yaml", Completed(text)).Errors;

        errors.Select(e => e.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public void EveryKey_IsNamed()
    {
        var keys = SchemaWalk.Maps().SelectMany(m => m.Keys).Distinct();

        keys.Where(k => !Page.Contains($"`{k}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void EveryDefault_OfTheSchema_IsThePages()
    {
        // A row of a table that names a key and a default in both places says the same.
        var rows = Page.Split('\n').Where(l => l.StartsWith("| `", StringComparison.Ordinal)).ToList();
        foreach (var (key, says) in SchemaWalk.Maps().SelectMany(m => m.Described))
        {
            if (DefaultOf().Match(says) is { Success: true } said && rows.Any(r => r.StartsWith($"| `{key}`", StringComparison.Ordinal)))
            {
                rows.ShouldContain(r => r.StartsWith($"| `{key}`", StringComparison.Ordinal) && r.Contains(said.Groups["value"].Value, StringComparison.Ordinal), $"{key}: {says}");
            }
        }
    }

    // A part of a file, made whole with what every file has.
    private static string Completed(string part)
    {
        var name = part.Contains("name: shop\n", StringComparison.Ordinal) ? "" : "name: shop\n";
        var components = Components().IsMatch(part) ? "" : "components: {web: {run: ./web}}\n";
        return $"{name}{components}{part}";
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../.."));

    [GeneratedRegex(@"^```yaml(?: (?<kind>\w+))?\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline, 1000)]
    private static partial Regex Blocks();

    [GeneratedRegex("^components:", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex Components();

    [GeneratedRegex(@"Default (?<value>[0-9][0-9a-z%]*|true|false|rolling|TERM|UTC)\b", RegexOptions.NonBacktracking)]
    private static partial Regex DefaultOf();
}
