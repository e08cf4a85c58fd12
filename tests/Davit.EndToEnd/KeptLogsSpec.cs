using System.Diagnostics;
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

    private async Task<string[]> Told() => [.. (await davit.Runs("logs", "shop")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Text)];

    private static string Text(string line) => line.Split(' ', 2)[1];
}
