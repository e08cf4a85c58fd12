using System.Text.Json;
using Davit.Api.Contract;

namespace Davit.Cli;

/// <summary>A deployment as lines: one for each step that began to wait or ended, and one for its end. For pipes, and for histories.</summary>
internal static class PlainDeployment
{
    public static async Task<DeploymentInfo> Show(Session session, IAsyncEnumerable<DeploymentInfo> looks)
    {
        DeploymentInfo? last = null;
        await foreach (var look in looks)
        {
            if (!session.Json)
            {
                WriteNews(session.Screen, last, look);
            }

            last = look;
        }

        if (session.Json)
        {
            session.Screen.Line(JsonSerializer.Serialize(last!, ContractJson.Default.DeploymentInfo));
        }
        else
        {
            WriteEnd(session.Screen, last!);
        }

        return last!;
    }

    public static void WriteAll(Screen screen, DeploymentInfo deployment)
    {
        WriteNews(screen, null, deployment);
        if (deployment.State is DeploymentState.Over)
        {
            WriteEnd(screen, deployment);
        }
        else
        {
            screen.Line($"{screen.Strong(deployment.Id)} is {Words.Painted(screen, deployment)}.");
        }
    }

    public static string Heading(Screen screen, DeploymentInfo d)
    {
        var what = d.IsRollback ? $"back to {d.To}" : d.Revision == d.Commit ? Words.Short(d.Commit) : $"{d.Revision}{(d.Commit is null ? "" : $" ({Words.Short(d.Commit)})")}";
        var from = d.From is null ? "" : $", from {d.From}";
        var subject = string.IsNullOrEmpty(d.Subject) ? "" : $": {Words.Printable(d.Subject, keepColours: false)}";
        return $"{screen.Strong(d.Id)}  {d.Service} in {d.Environment}, {what}{from}{(d.Strategy is null ? "" : $", {d.Strategy}")}{subject}";
    }

    public static string StepLine(Screen screen, StepInfo step)
    {
        var took = step.Ended is { } ended ? Words.Took(ended - step.Began) : "";
        var seen = step.Error ?? step.Seen;
        var mark = step.State switch
        {
            StepState.Done => screen.Good("done   "),
            StepState.Running => "running",
            StepState.Failed => screen.Bad("failed "),
            _ => screen.Warn("ended  "),
        };
        return $"{Words.Clock(step.Began)}  {mark}  {step.Name,-32} {took,8}{(seen is null ? "" : $"  {Words.Indented(seen, 10)}")}".TrimEnd();
    }

    private static void WriteNews(Screen screen, DeploymentInfo? before, DeploymentInfo now)
    {
        if (before is null)
        {
            screen.Line(Heading(screen, now));
            if (now.Why is { } why)
            {
                screen.Line($"          asked by {now.Who}: {Words.Printable(why, false)}");
            }
        }

        foreach (var step in now.Steps.Where(s => s.State is not StepState.Running && !IsKnown(before, s)))
        {
            screen.Line(StepLine(screen, step));
        }

        foreach (var signal in now.Signals.Skip(before?.Signals.Count ?? 0))
        {
            screen.Line($"{Words.Clock(signal.At)}  {signal.Signal} by {signal.Who}{(signal.Reason is null ? "" : $": {Words.Printable(signal.Reason, false)}")}");
        }

        if (now.Question is { } question && before?.Question != question)
        {
            screen.Line($"          {screen.Warn(question)}");
        }
    }

    private static bool IsKnown(DeploymentInfo? before, StepInfo step) =>
        before?.Steps.Any(s => s.Name == step.Name && s.State is not StepState.Running) == true;

    private static void WriteEnd(Screen screen, DeploymentInfo d)
    {
        var took = d.EndedAt is { } ended ? $" after {Words.Took(ended - d.StartedAt)}" : "";
        // Its step has told all of it.
        screen.Line($"{screen.Strong(d.Id)} {Words.Painted(screen, d)}{took}{(d.Reason is null ? "" : $": {Words.FirstLine(d.Reason)}")}");
    }
}
