using System.Diagnostics;
using Davit.Cli;
using Davit.Testing;

namespace Davit.EndToEnd;

/// <summary>Watching a deployment, from a terminal and from a pipe.</summary>
[Collection(nameof(OneDavit))]
public sealed class WatchingSpec(RunningDavit davit)
{
    [Fact]
    public async Task CtrlC_Detaches_AndTheDeploymentGoesOn()
    {
        await davit.Runs("service", "add", davit.Shop.Folder);
        (await davit.Runs("deploy", $"shop@{davit.Shop.Good}")).ShouldExitWith(0);
        using var watching = Process.Start(CommandLineRun.Command(davit.Data, ["deploy", $"shop@{davit.Shop.Slow}"]))!;
        var id = (await watching.StandardOutput.ReadLineAsync().InTime())!.Split(' ')[0];
        await watching.StandardOutput.ReadLineAsync().InTime();

        Signals.Send(watching.Id, Signals.Interrupt);

        await watching.WaitForExitAsync().InTime();
        watching.ExitCode.ShouldBe(ExitCodes.Detached);
        (await watching.StandardError.ReadToEndAsync()).ShouldContain($"Come back with `davit history {id} --follow`");
        (await davit.Runs("history", id, "--follow")).ShouldExitWith(0).Output.ShouldContain("released after");
    }

    [Fact]
    public async Task Abort_TakesBack_AndEveryWatcherLearnsItByExitCode()
    {
        await davit.Runs("service", "add", davit.Shop.Folder);
        (await davit.Runs("deploy", $"shop@{davit.Shop.Good}")).ShouldExitWith(0);
        using var watching = Process.Start(CommandLineRun.Command(davit.Data, ["deploy", $"shop@{davit.Shop.Slow}"]))!;
        var id = (await watching.StandardOutput.ReadLineAsync().InTime())!.Split(' ')[0];

        (await davit.Runs("abort", id, "--reason", "wrong door")).ShouldExitWith(0).Output.ShouldContain($"{id} is taken back");

        await watching.WaitForExitAsync().InTime();
        watching.ExitCode.ShouldBe(ExitCodes.Aborted);
        (await watching.StandardOutput.ReadToEndAsync()).ShouldContain("wrong door");
        (await davit.Runs("abort", id)).ShouldExitWith(ExitCodes.Refused).Error.ShouldContain("is over");
    }

    [Fact]
    public async Task Pipe_GetsPlainLines_AndATerminalIsDrawnOver()
    {
        await davit.Runs("service", "add", davit.Shop.Folder);

        var piped = (await davit.Runs("deploy", $"shop@{davit.Shop.Good}")).ShouldExitWith(0);
        var drawn = await OnATerminal($"deploy shop@{davit.Shop.Better}");

        piped.Output.ShouldNotContain('\u001b');
        drawn.ShouldContain("\u001b[");
        drawn.ShouldContain("released");
        (await OnATerminal("status --no-color")).ShouldNotContain("\u001b[");
    }

    [Fact]
    public async Task Follower_SeesEachLineOnce_AsItIsWritten()
    {
        await davit.Runs("service", "add", davit.Shop.Folder);
        var ticking = davit.Shop.Commit("Tick", "for i in 1 2 3 4 5 6 7 8; do echo tick $i; sleep 0.2; done; exec sleep 600");
        davit.Shop.Git("reset", "-q", "--hard", davit.Shop.Better);
        (await davit.Runs("deploy", $"shop@{ticking}")).ShouldExitWith(0);
        using var following = Process.Start(CommandLineRun.Command(davit.Data, ["logs", "shop", "-f"]))!;

        var lines = new List<string>();
        while (lines.Count == 0 || !lines[^1].EndsWith("tick 8", StringComparison.Ordinal))
        {
            lines.Add((await following.StandardOutput.ReadLineAsync().InTime())!);
        }

        lines.Where(l => l.Contains("tick ", StringComparison.Ordinal)).Select(l => l.Split(' ', 2)[1]).ShouldBe(Enumerable.Range(1, 8).Select(i => $"tick {i}"));
        Signals.Send(following.Id, Signals.Interrupt);
        await following.WaitForExitAsync().InTime();
        following.ExitCode.ShouldBe(ExitCodes.Detached);
    }

    private async Task<string> OnATerminal(string command)
    {
        var start = CommandLineRun.Command(davit.Data, ["-qec", $"{CommandLineRun.Program} {command}", "/dev/null"], "script");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().InTime();
        process.ExitCode.ShouldBe(0, await output);
        return await output;
    }
}
