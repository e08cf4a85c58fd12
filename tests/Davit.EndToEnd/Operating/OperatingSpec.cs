using System.Text.Json;
using Davit.Cli;
using Davit.Testing;

namespace Davit.EndToEnd.Operating;

/// <summary>What a person does to what runs, between deployments: schedules, numbers, restarts, stops, environments.</summary>
public sealed class OperatingSpec(RunningDavit davit) : IClassFixture<RunningDavit>
{
    private static readonly TimeSpan MoreThanAMinute = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task ScheduledComponent_RunsOnceEachMinute_AndItsEndIsKept()
    {
        await Deploy("Sweep the shop", more: "  sweep:\n    run: [sh, -c, \"echo swept $DAVIT_INSTANCE\"]\n    schedule: \"* * * * *\"\n  lost:\n    run: ./not-there\n    schedule: \"* * * * *\"\n");

        var runs = await Eventually.Sees(() => Instances("sweep", all: true), seen => seen.Count >= 1 && seen.All(i => i.State == "exited"), "a run of the schedule", MoreThanAMinute);

        runs.ShouldAllBe(r => r.Exit.Contains("code 0", StringComparison.Ordinal));
        runs.Select(r => r.Slot).ShouldBeUnique();
        (await davit.Runs("logs", "shop/sweep")).ShouldExitWith(0).Output.ShouldContain("swept ");
        // What cannot start is told of, and keeps nothing else from running.
        (await Eventually.Sees(() => Task.FromResult(davit.Log), log => log.Contains("lost", StringComparison.Ordinal), "word of the run that could not start")).ShouldContain("not-there");
        (await Instances("till")).Select(i => i.Restarts).ShouldBe([0]);
        (await davit.Runs("scale", "shop/sweep", "2")).ShouldExitWith(ExitCodes.Refused).Error.ShouldContain("schedule");
    }

    [Fact]
    public async Task Numbers_AreAsAsked_AndOutliveADeployment()
    {
        await Deploy("Open two tills");

        (await davit.Runs("scale", "shop/till", "3", "--reason", "a fair")).ShouldExitWith(0).Output.ShouldContain("3 instances");
        await Tills(3);
        await Deploy("Open other tills");
        await Tills(3);
        (await davit.Runs("scale", "shop/till", "0")).ShouldExitWith(0);
        await Tills(0);
        await Deploy("Nobody comes");
        (await davit.Runs("scale", "shop/till", "1")).ShouldExitWith(0);
        await Tills(1);

        (await davit.Runs("scale", "shop/tilll", "2")).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("'till'");
        (await davit.Runs("scale", "shop/till", "many")).ShouldExitWith(ExitCodes.Usage);
        (await davit.Runs("scale", "shop/till", "-1")).ShouldExitWith(ExitCodes.Usage);
    }

    [Fact]
    public async Task Restart_ReplacesEachInstance_AndIsNotCountedAsAnEnd()
    {
        await Deploy("Open the till again");
        (await davit.Runs("scale", "shop/till", "2")).ShouldExitWith(0);
        var before = await Tills(2);

        (await davit.Runs("restart", "shop/till", "--reason", "a new key")).ShouldExitWith(0);

        var after = await Eventually.Sees(() => Instances("till"), now => now.Count == 2 && now.All(i => i.IsReady && before.All(b => b.Id != i.Id)), "two other instances");
        after.ShouldAllBe(i => i.Restarts == 0);

        Signals.Send(Signals.ProcessesOf(davit.Data).Single(p => Signals.CommandOf(p).StartsWith("sleep", StringComparison.Ordinal) && Signals.EnvironmentOf(p).Contains($"DAVIT_INSTANCE={after[0].Id}", StringComparison.Ordinal)), Signals.Kill);
        (await Eventually.Sees(() => Instances("till"), now => now.Count == 2 && now.All(i => i.IsReady) && now.Sum(i => i.Restarts) > 0, "the killed one to be replaced")).Sum(i => i.Restarts).ShouldBe(1);
        (await davit.Runs("scale", "shop/till", "1")).ShouldExitWith(0);
    }

    [Fact]
    public async Task StoppedComponent_StaysStopped_UntilItIsStarted()
    {
        await Deploy("Close for lunch");

        (await davit.Runs("stop", "shop/till", "--reason", "lunch")).ShouldExitWith(0).Output.ShouldContain("davit start shop/till");
        await Tills(0);
        (await davit.Runs("status", "shop")).ShouldExitWith(0).Output.ShouldContain("stopped");
        await davit.Stop();
        await davit.Start();
        await Tills(0);
        (await davit.Runs("start", "shop/till")).ShouldExitWith(0);
        await Tills(1);

        (await davit.Runs("stop", "shop")).ShouldExitWith(0);
        await Tills(0);
        (await davit.Runs("start", "shop")).ShouldExitWith(0);
        await Tills(1);
    }

    [Fact]
    public async Task Environments_AreWhatTheFileSays_AndMistakesHaveTheirPlace()
    {
        await Deploy("Open in two towns");
        var file = davit["environments.yaml"];

        File.WriteAllText(file, "environments:\n  local: { targets: [processes] }\n  staging:\n    targets: [proceses]\n");
        (await davit.Runs("env", "set", file)).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("environments.yaml:4:");
        File.WriteAllText(file, "environments:\n  staging: { targets: [processes] }\n");
        (await davit.Runs("env", "set", file)).ShouldExitWith(ExitCodes.Refused).Error.ShouldContain("leaves out 'local'");
        File.WriteAllText(file, "environments:\n  local: { targets: [processes] }\n  staging:\n    targets: [processes]\n    policy: { require-reason: true }\n");
        (await davit.Runs("env", "set", file, "--reason", "a second town")).ShouldExitWith(0).Output.ShouldContain("local, staging");

        (await davit.Runs("env", "show", "staging")).ShouldExitWith(0).Output.ShouldMatch("reason +required");
        (await davit.Runs("env", "list")).ShouldExitWith(0).Output.ShouldContain("staging");
        (await davit.Runs("env", "show", "stagign")).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("'staging'");
        (await davit.Runs("deploy", "shop")).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("staging");
        (await davit.Runs("deploy", "shop", "--to", "staging")).ShouldExitWith(ExitCodes.Refused).Error.ShouldContain("reason");
        (await davit.Runs("deploy", "shop", "--to", "staging", "--reason", "opening")).ShouldExitWith(0).Output.ShouldContain("staging");
        (await davit.Runs("env", "show", "staging")).Output.ShouldMatch("services +shop");

        (await davit.Runs("stop", "shop", "--to", "staging")).ShouldExitWith(0);
        File.WriteAllText(file, "environments:\n  local: { targets: [processes] }\n");
        (await davit.Runs("env", "set", file)).ShouldExitWith(0);
    }

    private async Task Deploy(string subject, string more = "")
    {
        await davit.Runs("service", "add", davit.Shop.Folder);
        var commit = davit.Shop.Commit(subject, "echo open; exec sleep 600", more: more);
        (await davit.Runs("deploy", $"shop@{commit}", "--to", "local")).ShouldExitWith(0);
    }

    private Task<IReadOnlyList<Seen>> Tills(int count) =>
        Eventually.Sees(() => Instances("till"), now => now.Count == count && now.All(i => i.IsReady), $"{count} ready");

    private async Task<IReadOnlyList<Seen>> Instances(string component, bool all = false)
    {
        using var json = JsonDocument.Parse((await davit.Runs(["instances", "shop", "--to", "local", "--json", .. all ? new[] { "--all" } : []])).ShouldExitWith(0).Output);
        return [.. json.RootElement.GetProperty("instances").EnumerateArray().Where(i => i.GetProperty("component").GetString() == component).Select(Seen.Of)];
    }

    private sealed record Seen(string Id, string State, bool IsReady, int Slot, int Restarts, string Exit)
    {
        public static Seen Of(JsonElement i) => new(
            i.GetProperty("id").GetString()!, i.GetProperty("state").GetString()!, i.GetProperty("health").GetString() == "ready", i.GetProperty("slot").GetInt32(), i.GetProperty("restarts").GetInt32(),
            i.TryGetProperty("exit", out var exit) ? exit.ToString() : "");
    }
}
