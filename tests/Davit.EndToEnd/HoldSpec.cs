using System.Text.Json;
using Davit.Testing;

namespace Davit.EndToEnd;

/// <summary>What was taken back, what shuts the door, and why, through the real program: each step is the one that the answer before told.</summary>
public sealed class HoldSpec
{
    [Fact]
    public async Task Answers_TellWhatToDo_AndDoingItWorks()
    {
        await using var davit = new RunningDavit();
        await davit.InitializeAsync();
        (await davit.Runs("service", "add", davit.Shop.Folder)).ShouldExitWith(0);

        var empty = await Why(davit, "empty");
        (await Does(davit, empty)).ShouldExitWith(0);
        (await davit.Runs("why", "shop")).ShouldExitWith(0).Output.ShouldContain("running");

        (await davit.Runs("deploy", $"shop@{davit.Shop.Bad}")).ShouldExitWith(5);
        var held = await Why(davit, "held");
        held.GetProperty("summary").GetString()!.ShouldContain("held on shop-1 by health");
        var failing = await Why(davit, "failing");
        failing.GetProperty("evidence").ToString().ShouldContain("exited with code 3");
        (await davit.Runs("hold", "list")).ShouldExitWith(0).Output.ShouldContain("shop-2");
        (await davit.Runs("status")).ShouldExitWith(0).Output.ShouldContain("held by health");
        (await Does(davit, held)).ShouldExitWith(0);
        (await davit.Runs("hold", "list")).Output.ShouldStartWith("Nothing is held.");

        (await davit.Runs("freeze", "add", "all", "--until", TimeProvider.System.GetUtcNow().AddDays(1).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture), "--reason", "the sale")).ShouldExitWith(0);
        var frozen = await Why(davit, "frozen");
        var refused = (await davit.Runs("deploy", "shop")).ShouldExitWith(3);
        refused.Error.ShouldContain(frozen.GetProperty("summary").GetString()!);
        refused.Error.ShouldContain("davit freeze lift f-1");
        (await Does(davit, frozen)).ShouldExitWith(0);
        (await davit.Runs("freeze", "list")).Output.ShouldStartWith("Nothing is frozen");
    }

    [Fact]
    public async Task Policy_WaitsForItsCheck_AndDeploysByItself()
    {
        await using var davit = new RunningDavit();
        await davit.InitializeAsync();
        await File.WriteAllTextAsync(davit["environments.yaml"], "environments: {local: {targets: [processes], policy: {auto: {branch: main, checks: build}}}}");
        (await davit.Runs("service", "add", davit.Shop.Folder)).ShouldExitWith(0);
        (await davit.Runs("env", "set", davit["environments.yaml"])).ShouldExitWith(0);

        var waiting = await Why(davit, "waiting");
        waiting.GetProperty("summary").GetString()!.ShouldContain("build passed");
        (await davit.Runs("lock", "shop", "--reason", "a leak")).ShouldExitWith(0);
        (await davit.Runs("lock")).ShouldExitWith(0).Output.ShouldContain($"shop/local {davit.Shop.Better[..8]}");
        (await Does(davit, waiting)).ShouldExitWith(0);
        (await Does(davit, await Why(davit, "locked"))).ShouldExitWith(0);

        var listed = await Eventually.Sees(() => davit.Runs("history", "shop"), run => run.Output.Contains("released", StringComparison.Ordinal), "the release", Given.World.Patience);
        listed.Output.ShouldContain("policy:main");
    }

    private static async Task<JsonElement> Why(RunningDavit davit, string kind) =>
        (await Eventually.Sees(async () => Said(await davit.Runs("why", "shop", "--json")), said => said.Any(s => s.GetProperty("kind").GetString() == kind), $"an answer of the kind {kind}")).First(s => s.GetProperty("kind").GetString() == kind);

    private static IReadOnlyList<JsonElement> Said(CommandLineRun run) =>
        [.. JsonDocument.Parse(run.ShouldExitWith(0).Output).RootElement.GetProperty("environments")[0].GetProperty("explanations").EnumerateArray()];

    private static Task<CommandLineRun> Does(RunningDavit davit, JsonElement said)
    {
        var command = said.GetProperty("next")[0].GetProperty("command").GetString()!;
        return davit.Runs([.. System.CommandLine.Parsing.CommandLineParser.SplitCommandLine(command).Skip(1)]);
    }
}
