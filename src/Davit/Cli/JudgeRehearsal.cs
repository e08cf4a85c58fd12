using System.Globalization;
using System.Text.Json;
using Davit.Api.Contract;
using Davit.Core.Judging;
using Davit.Core.Model.Spec;

namespace Davit.Cli;

/// <summary>A user's own traffic, for a rehearsal.</summary>
internal sealed record SimulatedService(double PerSecond, int Weight, double ErrorRate, double MedianMs)
{
    public bool IsPossible => PerSecond is > 0 and <= 100_000 && Weight is >= 1 and <= 99 && ErrorRate is >= 0 and <= 0.5 && MedianMs is > 0 and < 100_000;

    // Beyond some hundred requests a second only the weather between seconds limits the judge: more would take time and tell nothing.
    private double Scale => Math.Min(1, 2000 / PerSecond);

    public TrafficShape Shape => new()
    {
        CanaryPerSecond = PerSecond * Scale * Weight / 100,
        BaselinePerSecond = PerSecond * Scale * (100 - Weight) / 100,
        BaselineErrors = ErrorRate,
        CanaryErrors = ErrorRate,
        MedianMs = MedianMs,
        Correlation = 0.5,
    };
}

/// <summary>How long detection takes, by rehearsing a few dozen deployments for each fault.</summary>
internal static class JudgeRehearsal
{
    private const int Deployments = 30;
    private const int Hour = 3600;

    public static void Tell(Session session, SimulatedService service)
    {
        var pair = new JudgedPair("new", "old", new JudgeSpec(), new LimitsSpec());
        var shape = service.Shape;
        var faults = new (string Name, TrafficShape Shape)[]
        {
            ("no fault", shape),
            ($"errors {Percent(Math.Max(0.01, service.ErrorRate * 10))}", shape with { CanaryErrors = Math.Min(1, Math.Max(0.01, service.ErrorRate * 10)) }),
            ($"errors {Percent(Math.Max(0.05, service.ErrorRate * 2))}", shape with { CanaryErrors = Math.Max(0.05, service.ErrorRate * 2) }),
            ("25 % slower", shape with { Slower = 1.25 }),
            ("50 % slower", shape with { Slower = 1.5 }),
            ("100 % slower", shape with { Slower = 2 }),
        };
        var seconds = service.PerSecond > 500 ? Hour / 6 : Hour;
        var rows = faults.Select(fault => Row(fault.Name, Rehearsal.Run(pair, fault.Shape, Deployments, seconds, seed: 1))).ToList();
        session.Tell<SimulationInfo>(JsonSerializer.Serialize(new SimulationInfo(Deployments, seconds, rows), ContractJson.Default.SimulationInfo), info => Write(session.Screen, service, info));
    }

    private static SimulatedFault Row(string name, IReadOnlyList<RehearsedEnd> ends)
    {
        double? At(double quantile) => Rehearsal.Quantile(ends, quantile, e => e.Seconds) is var seconds && double.IsInfinity(seconds) ? null : seconds;
        return new SimulatedFault(name, ends.Count(e => e.Verdict is not null), At(0.5), At(0.95));
    }

    private static void Write(Screen screen, SimulatedService service, SimulationInfo info)
    {
        screen.Line(string.Create(CultureInfo.InvariantCulture, $"A canary with {service.Weight} % of {service.PerSecond:0.##} requests a second, {info.Deployments} rehearsals of {Words.Took(TimeSpan.FromSeconds(info.Seconds))} each:"));
        var table = new Table("FAULT", "TAKEN BACK", "AFTER, MEDIAN", "AFTER, 95 %");
        foreach (var fault in info.Faults)
        {
            table.Row(fault.Fault, $"{fault.TakenBack} of {info.Deployments}", Time(fault.MedianSeconds), Time(fault.LateSeconds));
        }

        table.Write(screen);
        screen.Line(info.Faults.All(f => f.TakenBack == 0)
            ? "With so few requests nothing is found in that time: give the canary a larger --weight, or let a person decide (ask)."
            : "The steps of a canary should hold at least as long as you want to be sure: docs/judge.md tells how this is found.");
    }

    private static string Time(double? seconds) => seconds is { } s ? Words.Took(TimeSpan.FromSeconds(s)) : "-";

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");
}
