using System.Diagnostics;
using Davit.Cli;
using Davit.Testing;

namespace Davit.EndToEnd;

/// <summary>What several instances wrote, read afterwards.</summary>
[Collection(nameof(OneDavit))]
public sealed class KeptLogsSpec(RunningDavit davit)
{
    [Fact]
    public async Task LinesOfSeveralInstances_AreToldInTheOrderInWhichTheyWereWritten()
    {
        var (till, scale) = (davit["till.txt"], davit["scale.txt"]);
        File.WriteAllText(till, "");
        File.WriteAllText(scale, "");
        var talking = davit.Shop.Commit("Talk in turns", $"exec tail -n +1 -f {till}", more: $"  scale:\n    run: [tail, -n, +1, -f, {scale}]\n    health: {{ alive: true, healthy-for: 100ms }}\n");
        davit.Shop.Git("reset", "-q", "--hard", davit.Shop.Better);
        await davit.Runs("service", "add", davit.Shop.Folder);
        (await davit.Runs("deploy", $"shop@{talking}")).ShouldExitWith(0);

        string[] said = ["1 till", "2 scale", "3 till", "4 scale", "5 till"];
        foreach (var line in said)
        {
            await File.AppendAllTextAsync(line.EndsWith("till", StringComparison.Ordinal) ? till : scale, line + "\n");
            // Reading notes how far a log is: what comes after it is later.
            await Eventually.Sees(Told, told => told.Contains(line), $"\"{line}\" in the log");
        }

        (await Told()).ShouldBe(said);
        using var following = Process.Start(CommandLineRun.Command(davit.Data, ["logs", "shop", "-f"]))!;
        try
        {
            await File.AppendAllTextAsync(scale, "6 scale\n");
            var heard = new List<string>();
            while (heard.LastOrDefault() != "6 scale")
            {
                heard.Add(Text((await following.StandardOutput.ReadLineAsync().InTime())!));
            }

            heard.ShouldBe([.. said, "6 scale"]);
        }
        finally
        {
            Signals.Send(following.Id, Signals.Interrupt);
            await following.WaitForExitAsync().InTime();
        }
    }

    [Fact]
    public async Task DuringADeployment_BothReleasesAreToldOf_AndWhatCameLaterIsNot()
    {
        var old = davit.Shop.Commit("Tick", "while true; do echo tick; sleep 0.1; done");
        var fresh = davit.Shop.Commit("Tock", "while true; do echo tock; sleep 0.1; done");
        davit.Shop.Git("reset", "-q", "--hard", davit.Shop.Better);
        await davit.Runs("service", "add", davit.Shop.Folder);
        (await davit.Runs("deploy", $"shop@{old}")).ShouldExitWith(0);
        var id = (await davit.Runs("deploy", $"shop@{fresh}")).ShouldExitWith(0).Output.Split(' ')[0];

        async Task<string[]> During() => [.. (await davit.Runs("logs", "--deployment", id, "--during")).ShouldExitWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        var told = await Eventually.Sees(
            async () => (Before: await During(), All: await Told(), During: await During()),
            t => t.During.SequenceEqual(t.Before) && t.All.Length > t.During.Count(l => l.EndsWith(" tock", StringComparison.Ordinal)),
            "no more lines of the deployment, though its release goes on writing");

        told.During.ShouldContain(l => l.EndsWith(" tick", StringComparison.Ordinal));
        told.During.ShouldContain(l => l.EndsWith(" tock", StringComparison.Ordinal));
        (await davit.Runs("logs", "shop", "--during")).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("During which deployment?");
        (await davit.Runs("logs", "--deployment", id, "--during", "-f")).ShouldExitWith(ExitCodes.Usage).Error.ShouldContain("use either --during or --follow");
    }

    private async Task<string[]> Told() => [.. (await davit.Runs("logs", "shop")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Text)];

    private static string Text(string line) => line.Split(' ', 2)[1];
}
