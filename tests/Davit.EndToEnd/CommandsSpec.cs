using System.Text.Json;
using Davit.Cli;

namespace Davit.EndToEnd;

/// <summary>What a person types and reads, and what a script learns from it.</summary>
[Collection(nameof(OneDavit))]
public sealed class CommandsSpec(RunningDavit davit)
{
    [Fact]
    public async Task Shop_GoesLiveAndBack_FromTheCommandLineAlone()
    {
        await davit.Runs("service", "add", davit.Shop.Folder);

        var first = (await davit.Runs("deploy", $"shop@{davit.Shop.Good}", "--reason", "opening day")).ShouldExitWith(0);
        first.Output.ShouldContain("asked by person:");
        first.Output.ShouldContain("opening day");
        first.Output.ShouldContain("released after");
        (await davit.Runs("deploy", "shop@main")).ShouldExitWith(0);

        var status = (await davit.Runs("status", "--json")).ShouldExitWith(0);
        using var json = JsonDocument.Parse(status.Output);
        var fleet = json.RootElement.GetProperty("services")[0].GetProperty("environments")[0];
        fleet.GetProperty("commit").GetString().ShouldBe(davit.Shop.Better);
        fleet.GetProperty("health").GetString().ShouldBe("healthy");
        (await davit.Runs("commits", "shop")).ShouldExitWith(0).Output.ShouldMatch("(?m)local +shop-[0-9]+ +Paint the door$");
        (await davit.Runs("commit", "status", $"shop@{davit.Shop.Better}", "--check", "lint", "--state", "passed")).ShouldExitWith(0);
        (await davit.Runs("commit", "status", $"shop@{davit.Shop.Better}", "--check", "build", "--state", "failed")).ShouldExitWith(0);
        (await davit.Runs("commits", "shop")).ShouldExitWith(0).Output.ShouldMatch("(?m)local +shop-[0-9]+ +failed: build +Paint the door$");
        (await davit.Runs("instances", "shop")).ShouldExitWith(0).Output.ShouldContain("ready");
        (await davit.Runs("logs", "shop/till")).ShouldExitWith(0).Output.ShouldContain("second line");
        (await davit.Runs("logs", "shop", "--grep", "SECOND|painted$")).ShouldExitWith(0).Output.ShouldNotContain("second line");
        (await davit.Runs("logs", "shop/till", "--times")).ShouldExitWith(0).Output.ShouldMatch(@"(?m)^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \S+ .*second line");

        (await davit.Runs("rollback", "shop", "--reason", "too bright")).ShouldExitWith(0).Output.ShouldContain("rolled back");
        (await davit.Runs("history", "shop", "--json")).ShouldExitWith(0).Output.ShouldContain("\"strategy\":\"all at once\"");
        (await davit.Runs("commits", "shop")).Output.ShouldMatch("(?m)local +shop-[0-9]+ +Open the shop$");
    }

    [Fact]
    public async Task WhatIsNotCommitted_IsNotShipped_AndThatIsSaid()
    {
        await davit.Runs("service", "add", davit.Shop.Folder);
        (await davit.RunsIn(davit.Shop.Folder, "deploy", $"shop@{davit.Shop.Good}")).ShouldExitWith(0).Error.ShouldBeEmpty();
        var note = Path.Combine(davit.Shop.Folder, "note.txt");
        File.WriteAllText(note, "not committed");

        (await davit.RunsIn(davit.Shop.Folder, "deploy", $"shop@{davit.Shop.Good}")).ShouldExitWith(0).Error.ShouldContain("1 file here has changes that are not committed, and not shipped");
        (await davit.Runs("deploy", $"shop@{davit.Shop.Good}")).ShouldExitWith(0).Error.ShouldBeEmpty();
        File.Delete(note);
    }

    [Fact]
    public async Task BrokenCommit_EndsWithItsOwnExitCode_AndTellsWhy()
    {
        await davit.Runs("service", "add", davit.Shop.Folder);
        (await davit.Runs("deploy", $"shop@{davit.Shop.Good}")).ShouldExitWith(0);

        var run = (await davit.Runs("deploy", $"shop@{davit.Shop.Bad}")).ShouldExitWith(ExitCodes.TakenBack);

        run.Output.ShouldContain("taken back");
        run.Output.ShouldContain("exited with code 3");
        var id = run.Output[..run.Output.IndexOf(' ', StringComparison.Ordinal)];
        (await davit.Runs("history", id)).ShouldExitWith(0).Output.ShouldContain("exited with code 3");
        (await davit.Runs("history", id, "--follow")).ShouldExitWith(ExitCodes.TakenBack);
        (await davit.Runs("logs", "--deployment", id)).ShouldExitWith(0).Output.ShouldContain("build ");
    }

    [Fact]
    public async Task BuildThatFails_HasItsLog_ThoughNoReleaseCameOfIt()
    {
        await davit.Runs("service", "add", davit.Shop.Folder);
        var unbuildable = davit.Shop.Commit("Saw the table", "exec sleep 600", more: "build:\n  run: [sh, -c, \"echo sawing; exit 7\"]\n");
        davit.Shop.Git("reset", "-q", "--hard", davit.Shop.Better);

        var run = (await davit.Runs("deploy", $"shop@{unbuildable}")).ShouldExitWith(ExitCodes.Failed);

        var id = run.Output[..run.Output.IndexOf(' ', StringComparison.Ordinal)];
        run.Output.Split('\n').Count(l => l.Trim() == "sawing").ShouldBe(1, run.Output);
        run.Output.ShouldContain("\n          sawing\n");
        (await davit.Runs("logs", "--deployment", id)).ShouldExitWith(0).Output.ShouldContain("build sawing");
    }

    [Fact]
    public async Task LockedEnvironment_RefusesDeployments_UntilItIsUnlocked()
    {
        await davit.Runs("service", "add", davit.Shop.Folder);
        (await davit.Runs("lock", "local", "--reason", "@ada is stock-taking", "--for", "2h")).ShouldExitWith(0);

        var refused = (await davit.Runs("deploy", "shop")).ShouldExitWith(ExitCodes.Refused);

        refused.Error.ShouldContain("stock-taking");
        refused.Error.ShouldContain("next: davit unlock local");
        (await davit.Runs("lock")).Output.ShouldContain("@ada is stock-taking");
        (await davit.Runs("unlock", "local")).ShouldExitWith(0);
        (await davit.Runs("unlock", "local")).ShouldExitWith(ExitCodes.Usage);
    }

    [Theory]
    [InlineData(ExitCodes.Usage, "Did you mean 'deploy'?", "depoly", "shop")]
    [InlineData(ExitCodes.Usage, "Did you mean '--strategy'?", "deploy", "shop", "--stratgy", "canary")]
    [InlineData(ExitCodes.Usage, "'--stratgy' is not an option of `davit deploy`. Did you mean '--strategy'?", "deploy", "--stratgy")]
    [InlineData(ExitCodes.Usage, "'--resaon' is not an option of `davit lock`. Did you mean '--reason'?", "lock", "--resaon", "x")]
    [InlineData(ExitCodes.Usage, "'--jsno' is not an option of `davit status`. Did you mean '--json'?", "status", "--jsno")]
    [InlineData(ExitCodes.Usage, "Did you mean 'deploy'?", "help", "depoly")]
    [InlineData(ExitCodes.Usage, "Did you mean 'deploy'?", "depoly", "--help")]
    [InlineData(ExitCodes.Usage, "there is no service '--odd'", "deploy", "--", "--odd")]
    [InlineData(ExitCodes.Usage, "there is no service 'nothere'", "deploy", "nothere")]
    [InlineData(ExitCodes.Usage, "there is no deployment 'd-4711'", "history", "d-4711")]
    [InlineData(ExitCodes.Usage, "is not a time", "lock", "local", "--reason", "x", "--for", "soon")]
    [InlineData(ExitCodes.Usage, "Write shop/COMPONENT", "scale", "shop", "3")]
    [InlineData(ExitCodes.Usage, "Either a deployment", "judge", "d-1", "--simulate")]
    [InlineData(ExitCodes.Usage, "Either a deployment", "judge", "d-1", "--rps", "5")]
    [InlineData(ExitCodes.Usage, "Either a deployment", "judge", "d-1", "--replay", "d-2")]
    [InlineData(ExitCodes.Usage, "up to 100000", "judge", "--simulate", "--rps", "1e9")]
    [InlineData(ExitCodes.Unreachable, "davit up", "status", "--server", "http://127.0.0.1:9")]
    [InlineData(ExitCodes.Unreachable, "davit up", "status", "--data", "/nonexistent/davit")]
    [InlineData(ExitCodes.Refused, "Another Davit server runs", "up")]
    [InlineData(ExitCodes.Refused, "The data folder /dev/null/davit cannot be made", "up", "--data", "/dev/null/davit")]
    [InlineData(ExitCodes.Usage, "--insecure-listen", "up", "--listen", "0.0.0.0:0", "--data", "/tmp/davit-not-started")]
    public async Task Mistake_IsAnsweredWithWhatToDo_AndItsExitCode(int code, string said, params string[] typed) =>
        (await davit.Runs(typed)).ShouldExitWith(code).Error.ShouldContain(said);

    [Fact]
    public async Task AddressThatIsTaken_IsToldInWordsAlone_AndNothingIsStarted()
    {
        var taken = new Uri(davit.Url).Authority;

        var run = (await davit.Runs("up", "--data", davit["other-data"], "--listen", taken, "--router", "127.0.0.1:0")).ShouldExitWith(ExitCodes.Refused);

        run.Error.ShouldStartWith($"davit: The API cannot listen at {taken}");
        run.Output.ShouldBeEmpty();
        Directory.Exists(davit["other-data/router"]).ShouldBeFalse("a router was started, and goes on");
    }

    [Fact]
    public async Task Failure_IsAProblemObject_WithJson()
    {
        var run = (await davit.Runs("service", "show", "nothere", "--json")).ShouldExitWith(ExitCodes.Usage);

        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("code").GetString().ShouldBe("not-found");
        run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task Spec_IsReadWithoutAServer_AndEveryMistakeHasItsPlace()
    {
        File.WriteAllText(davit["davit.yaml"], "name: shop\ncomponents:\n  web:\n    run: ./web\n    instnaces: 2\n    port: maybe\n");

        var run = (await davit.Runs("validate", davit["davit.yaml"], "--data", "/nonexistent")).ShouldExitWith(ExitCodes.Usage);

        run.Error.ShouldContain("davit.yaml:5:5");
        run.Error.ShouldContain("did you mean 'instances'?");
        run.Error.ShouldContain("davit.yaml:6:");
        using var schema = JsonDocument.Parse((await davit.Runs("schema")).ShouldExitWith(0).Output);
        schema.RootElement.GetProperty("title").GetString().ShouldBe("davit.yaml");
    }

    [Fact]
    public async Task Backup_IsWrittenOnce_WhileTheServerRuns()
    {
        var file = davit["backup.db"];

        (await davit.Runs("backup", file)).ShouldExitWith(0).Output.ShouldContain(file);

        new FileInfo(file).Length.ShouldBeGreaterThan(0);
        (await davit.Runs("backup", file)).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("exists already");
        (await davit.Runs("doctor")).ShouldExitWith(0).Output.ShouldContain("ok ");
    }
}
