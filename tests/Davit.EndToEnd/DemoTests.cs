using System.Diagnostics;
using System.Text.Json;
using Davit.Testing;

namespace Davit.EndToEnd;

/// <summary>The tour as a newcomer sees it, through the real program.</summary>
public sealed class DemoTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task Demo_TellsItsWholeStory_LosesNoRequest_AndLeavesNothing()
    {
        var (code, output, error) = await Run(Demo("--once", "--json"));

        code.ShouldBe(0, $"output: {output}\nerror: {error}");
        error.ShouldBeEmpty();
        var report = JsonDocument.Parse(output).RootElement;
        report.GetProperty("ok").GetBoolean().ShouldBeTrue();
        var rows = report.GetProperty("deployments").EnumerateArray().ToList();
        rows.Select(r => r.GetProperty("outcome").GetString()).ShouldBe(["released", "released", "takenBack", "takenBack", "released"]);
        Numbers(rows[1].GetProperty("weights")).ShouldBe([20, 50, 100]);
        rows[2].GetProperty("why").GetString()!.ShouldContain("GET /healthz answered 500");
        rows[3].GetProperty("why").GetString()!.ShouldMatch("^Errors .*were .* % on shop-4 against .* % on the baseline .*by chance: less than 1 in");
        rows[3].GetProperty("release_errors").GetInt64().ShouldBeGreaterThan(0);
        rows.Where((_, n) => n != 3).ShouldAllBe(r => r.GetProperty("release_errors").GetInt64() == 0);
        rows.Skip(1).ShouldAllBe(r => r.GetProperty("requests").GetInt64() > 100);
        report.GetProperty("switch_failures").GetInt64().ShouldBe(0);
        report.GetProperty("packed").GetInt64().ShouldBeGreaterThanOrEqualTo(report.GetProperty("orders").GetInt64());
        report.GetProperty("hold").GetProperty("before").GetString()!.ShouldContain("held on shop-2");
        report.GetProperty("hold").GetProperty("begun").GetInt32().ShouldBe(0);
        report.GetProperty("hold").GetProperty("after").GetString()!.ShouldContain("stands on");
        report.GetProperty("crash").GetProperty("replaced").GetBoolean().ShouldBeTrue();
        ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task Demo_TakesEverythingDown_WhenItIsInterrupted()
    {
        using var process = Process.Start(Demo())!;
        try
        {
            var error = process.StandardError.ReadToEndAsync();
            while (await process.StandardOutput.ReadLineAsync().InTime(Limit) is { } line && !line.StartsWith("2. ", StringComparison.Ordinal))
            {
            }

            Signals.Send(process.Id, Signals.Interrupt);

            await process.StandardOutput.ReadToEndAsync().InTime(Limit);
            await process.WaitForExitAsync().InTime(Limit);
            process.ExitCode.ShouldBe(130, await error);
            ShouldHaveLeftNothing();
        }
        finally
        {
            await TakeDown(process);
        }
    }

    private static IEnumerable<int> Numbers(JsonElement array) => array.EnumerateArray().Select(n => n.GetInt32());

    private ProcessStartInfo Demo(params string[] options)
    {
        var command = CommandLineRun.Command(_workspace["none"], ["demo", .. options]);
        command.Environment["TMPDIR"] = _workspace.Root;
        return command;
    }

    private static async Task<(int Code, string Output, string Error)> Run(ProcessStartInfo command)
    {
        using var process = Process.Start(command)!;
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync().InTime(Limit);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            await TakeDown(process);
        }
    }

    // A demo that a test gave up on would go on for ever, with its traffic.
    private static async Task TakeDown(Process demo)
    {
        if (!demo.HasExited)
        {
            Signals.Send(demo.Id, Signals.Terminate);
            await demo.WaitForExitAsync().InTime(Limit);
        }
    }

    private void ShouldHaveLeftNothing()
    {
        Directory.GetFileSystemEntries(_workspace.Root, "davit-demo-*").ShouldBeEmpty();
        Signals.ProcessesOf(_workspace.Root).ShouldBeEmpty();
    }
}
