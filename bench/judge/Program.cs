using Davit.Core.Judging;
using Davit.Core.Model.Spec;

var pair = new JudgedPair("new", "old", new JudgeSpec(), new LimitsSpec());
foreach (var rps in new[] { 5.0, 50, 500 })
{
    foreach (var rho in new[] { 0, 0.5, 0.8 })
    {
        var began = System.Diagnostics.Stopwatch.StartNew();
        var ends = Rehearsal.Run(pair, new TrafficShape { CanaryPerSecond = rps, BaselinePerSecond = rps * double.Parse(args[1]), Correlation = rho, BaselineErrors = 0.005, CanaryErrors = 0.005 }, int.Parse(args[0]), 600, 1);
        Console.WriteLine($"A/A rps {rps} rho {rho}: {ends.Count(x => x.Verdict is not null) / (double)ends.Count:P2} {string.Join(",", ends.Where(x => x.Verdict != null).Select(x => $"{x.Verdict!.Words[..14]}@{x.Seconds}").Take(12))} {began.ElapsedMilliseconds} ms");
    }
}
