using Davit.Cli;

namespace Davit.Demo;

/// <summary>The table at the tour's end.</summary>
internal static class Summary
{
    private const int Indent = 5;

    public static void Write(Stage stage, TourReport report)
    {
        var screen = stage.Screen;
        var subjects = report.Deployments.Max(d => d.Subject.Length);
        stage.Line(screen.Dim($"     {"commit",-8}  {"what".PadRight(subjects)}  {"decided",-10}  {"took",6}  {"requests",8}  {"errors",6}  lost in the switch"));
        foreach (var row in report.Deployments)
        {
            var decided = row.Outcome switch { null => "", Api.Contract.Outcome.TakenBack => "taken back", var other => other.ToString()!.ToLowerInvariant() };
            var painted = row.Outcome is Api.Contract.Outcome.Released ? screen.Good($"{decided,-10}") : screen.Bad($"{decided,-10}");
            stage.Line($"{row.Id,-4} {Words.Short(row.Commit),-8}  {row.Subject.PadRight(subjects)}  {painted}  {Words.Took(TimeSpan.FromSeconds(row.TookSeconds)),6}  {Words.Count(row.Requests),8}  {Words.Count(row.ReleaseErrors),6}  {Lost(screen, row.SwitchFailures)}");
            stage.Wrapped(new string(' ', Indent), Indent, row.Why.Split('\n')[0], screen.Dim);
        }

        stage.Line();
        stage.Line($"{Words.Count(report.Requests)} requests in all, {Words.Count(report.ReleaseErrors)} answered with an error by the bad release, {Lost(screen, report.SwitchFailures)} lost because of a switch.");
        stage.Line($"{report.Crash.Instance} was killed and {(report.Crash.Replaced ? $"replaced, ready again after {report.Crash.ReadyMs:0} ms" : screen.Bad("not replaced"))}; {Lost(report.Crash.Failures)} with it.");
        stage.Line($"{Words.Count(report.Orders)} orders were taken, and {Words.Count(report.Packed)} packed by workers that came and went with their releases.");
        foreach (var wrong in report.Wrong)
        {
            stage.Line(screen.Bad($"not as it should be: {wrong}"));
        }
    }

    private static string Lost(long lost) => lost switch { 0 => "no request was lost", 1 => "one request was lost", _ => $"{Words.Count(lost)} requests were lost" };

    private static string Lost(Screen screen, long lost) => lost == 0 ? screen.Good("0") : screen.Bad(Words.Count(lost));
}
