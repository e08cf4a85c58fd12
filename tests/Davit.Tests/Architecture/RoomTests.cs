using System.Text.RegularExpressions;

namespace Davit.Tests.Architecture;

/// <summary>The arrows between rooms, as docs/architecture.md draws them. Whoever needs a new one changes that page, this list and its reason together.</summary>
public sealed partial class RoomTests
{
    private static readonly (string Project, string[] May, string Why)[] Projects =
    [
        ("Davit.Plugins", [], "the published contract is the base library alone: a stranger's plugin must not drag in ours"),
        ("Davit.Core", ["Davit.Plugins"], "what the product is knows no vendor, socket or SQL"),
        ("Davit.Storage", ["Davit.Plugins", "Davit.Core"], "a store is written against the contract, and may know what it stores"),
        ("Davit.Sources", ["Davit.Plugins"], "our source must be one that a stranger could have written"),
        ("Davit.Targets.Processes", ["Davit.Plugins"], "our target must be one that a stranger could have written"),
        ("Davit.Router", ["Davit.Plugins"], "the data plane outlives the control plane: it knows nothing of it"),
        ("Davit", ["Davit.Plugins", "Davit.Core", "Davit.Storage", "Davit.Sources", "Davit.Router", "Davit.Targets.Processes", "Shop"], "the program brings the rooms together; the sample shop lies beside it for the demo"),
    ];

    private static readonly (string Room, string[] May, string Why)[] Rooms =
    [
        ("Model", [], "nouns know nothing of what is done with them"),
        ("Planning", ["Model"], "a plan that waits, writes or asks the time cannot be tested with plain values"),
        ("Judging", ["Model"], "a verdict comes from a written window alone, so that it is the same after a crash"),
        ("Journal", ["Model"], "facts say what happened, not what to do"),
        ("Explaining", ["Model", "Planning", "Journal"], "an explanation is made of facts and one look alone, so that every state can be walked and asked"),
        ("Deploying", ["Model", "Planning", "Judging", "Journal", "Keeping"], "stories wish and wait; people's acts are another room"),
        ("Keeping", ["Model", "Planning", "Journal", "Deploying", "Explaining", "Operations"], "keepers hold what is there to what is wished, begin the tellings, and ask for what policies choose as people ask"),
        ("Operations", ["Model", "Planning", "Journal", "Deploying", "Explaining"], "people's acts write facts; whoever keeps reads them there"),
        ("Logs", [], "logs are bytes and lines whatever runs"),
    ];

    [Fact]
    public void Project_ImportsOnlyWhatItMay()
    {
        SourceFiles.Files("src", "*.csproj").Select(f => Path.GetFileNameWithoutExtension(f.Path)).ShouldBe(Projects.Select(p => p.Project), ignoreOrder: true);
        foreach (var (project, may, why) in Projects)
        {
            var imports = ProjectReference().Matches(SourceFiles.Files($"src/{project}", "*.csproj").Single().Text).Select(m => m.Groups["name"].Value);
            imports.Except(may).ShouldBeEmpty($"{project} imports only {(may.Length == 0 ? "the base library" : string.Join(", ", may))}: {why}");
        }
    }

    [Fact]
    public void Contract_HasNoPackages() =>
        SourceFiles.Files("src/Davit.Plugins", "*.csproj").Single().Text.ShouldNotContain("PackageReference");

    [Fact]
    public void Program_SeesOnlyTheControlOfTheRouter() => Broken("src/Davit", @"Davit\.Router\.(?!Control\b)\w+", ["src/Davit/Davit.csproj"])
        .ShouldBeEmpty("the router is a program of its own: all that others see of it is Davit.Router.Control");

    [Fact]
    public void Room_UsesOnlyWhatItMay()
    {
        Directory.GetDirectories(Path.Combine(SourceFiles.Root, "src/Davit.Core")).Select(Path.GetFileName).Except(["bin", "obj"])
            .ShouldBe(Rooms.Select(r => r.Room), ignoreOrder: true, "a new room of Core says here what it may use, and why");
        foreach (var (room, may, why) in Rooms)
        {
            var others = Rooms.Select(r => r.Room).Except(may).Where(r => r != room);
            Broken($"src/Davit.Core/{room}", $@"(?:Davit\.Core\.|using |(?<![\w.""<])(?=\w+\.[A-Z]))(?:{string.Join('|', others)})\b(?:;|\.[A-Z])")
                .ShouldBeEmpty($"{room} uses only {(may.Length == 0 ? "itself" : string.Join(", ", may))}: {why}");
        }
    }

    [Fact]
    public void Stories_KnowTheKeeperOnlyThroughTheirHands() =>
        Broken("src/Davit.Core/Deploying", @"Davit\.Core\.Keeping", ["src/Davit.Core/Deploying/FleetHands.cs", "src/Davit.Core/Deploying/CanaryWatch.cs", "src/Davit.Core/Deploying/JobReader.cs"])
            .ShouldBeEmpty("a story changes the world through IFleet alone: it is told against a recording fleet in tests");

    [Theory]
    [InlineData("Model")]
    [InlineData("Planning")]
    [InlineData("Judging")]
    [InlineData("Explaining")]
    public void PureRoom_HasNoTasksNoFilesAndNoClock(string room) =>
        Broken($"src/Davit.Core/{room}", @"\b(Task|ValueTask|async|await|CancellationToken|TimeProvider|ILogger|HttpClient|Socket)\b(?=[\s<.(])|\b(Random|Process|File|Directory|Path)\.[A-Z]|UtcNow|System\.(IO|Net|Threading|Diagnostics(?!\.CodeAnalysis))\b")
            .ShouldBeEmpty($"{room} is pure: what waits, writes or asks the time cannot be tested with plain values");

    [Fact]
    public void Console_IsForTheCommandLine() =>
        Broken("src", @"(?<![\w.])Console\.(Out|Error|In\b|Write|Read|Key|Cancel|Is|Open|Window|Buffer)",
                [.. SourceFiles.Files("src/Davit/Cli").Select(f => f.Path), "src/Davit.Router/Program.cs", "src/Davit.Router/RouterNode.cs"])
            .ShouldBeEmpty("what a server has to say goes through its log: only the command line, and the router that says where it listens, write to the terminal");

    [Fact]
    public void Processes_AreStartedWhereTheirEndsAreWatched() =>
        Broken("src", @"\bProcess\.Start\(|new Process\b|\.Start\(\)\s*;?.*ProcessStartInfo",
                [.. SourceFiles.Files("src/Davit.Targets.Processes").Concat(SourceFiles.Files("src/Davit.Sources")).Concat(SourceFiles.Files("src/Davit.Router/Control")).Concat(SourceFiles.Files("src/Davit/Demo")).Select(f => f.Path), "src/Davit/Cli/Browser.cs", "src/Davit/Cli/UncommittedWork.cs"])
            .ShouldBeEmpty("a process is started by a target, a source, the router's control or the demo, which see to its end; a browser is the person's own, and so is the git that a command asks about the person's folder and waits for");

    private static IEnumerable<string> Broken(string folder, string pattern, string[]? except = null) =>
        from file in SourceFiles.Files(folder)
        where except is null || !except.Contains(file.Path)
        from line in SourceFiles.WithoutComments(file.Text).Split('\n').Select((text, n) => (Text: text.Trim(), Number: n + 1))
        where Regex.IsMatch(line.Text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1))
        select $"{file.Path}:{line.Number}: {line.Text}";

    [GeneratedRegex(@"<ProjectReference Include=""[^""]*/(?<name>[\w.]+)\.csproj""")]
    private static partial Regex ProjectReference();
}
