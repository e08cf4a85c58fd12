using System.Diagnostics;
using Davit.Plugins;
using Davit.Targets.Processes;
using Davit.Testing;

namespace Davit.Contracts.Targets;

/// <summary>Measures; run with <c>-explicit only</c>.</summary>
public sealed class ProcessTargetCostTests : ProcessTargetFixture
{
    [Fact(Explicit = true)]
    public async Task HundredInstances_CostNextToNothing()
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        var orders = Enumerable.Range(0, 100).Select(i => Order(["sleep", "1000"]) with
        {
            Listens = true,
            Health = new HealthCheck(i % 2 == 0 ? HealthCheckKind.Http : HealthCheckKind.Alive, "/healthz"),
        }).ToList();
        await Task.WhenAll(orders.Select(order => Target.EnsureStartedAsync(Use(order), Steps.At())));
        Say($"100 starts took {clock.GetElapsedTime(began).TotalMilliseconds:0} ms");

        using var self = Process.GetCurrentProcess();
        var before = self.TotalProcessorTime;
        await Task.Delay(TimeSpan.FromSeconds(10), clock);
        self.Refresh();
        Say($"watching them for 10 s (50 alive every second, 50 by HTTP, not answering, four times a second) took {(self.TotalProcessorTime - before).TotalMilliseconds:0} ms of CPU");

        began = clock.GetTimestamp();
        for (var i = 0; i < 20; i++)
        {
            await Observed();
        }

        Say($"one look at 100 instances took {clock.GetElapsedTime(began).TotalMilliseconds / 20:0.0} ms");
        var shares = File.ReadAllLines($"/proc/{Shim(orders[0].Id)}/smaps_rollup").Single(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        Say($"a shim's share of memory: {shares[4..].Trim()}");

        began = clock.GetTimestamp();
        await Task.WhenAll(orders.Select(order => Target.EnsureStoppedAsync(order.Id, Steps.At())));
        Say($"100 stops took {clock.GetElapsedTime(began).TotalMilliseconds:0} ms");
    }

    private static void Say(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);
}
