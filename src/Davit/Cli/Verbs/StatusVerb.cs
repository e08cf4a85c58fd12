using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class StatusVerb
{
    public static Verb Make()
    {
        var service = Options.OptionalService("Only this service.");
        return new Verb("status", "Show what runs where, and what moves now.", "davit status", "davit status shop --json") { service }
            .Does((session, input, stopping) =>
            {
                var name = input.GetValue(service);
                return session.Show<StatusInfo>($"api/status{(name is null ? "" : $"?service={Uri.EscapeDataString(name)}")}", status => Write(session.Screen, status), stopping);
            });
    }

    private static void Write(Screen screen, StatusInfo status)
    {
        if (status.Services.Count == 0)
        {
            screen.Line("No services yet. Add one: davit service add URL|PATH");
            return;
        }

        var now = TimeProvider.System.GetUtcNow();
        var table = new Table("SERVICE", "ENVIRONMENT", "RELEASE", "COMMIT", "HEALTH", "READY", "SINCE", "");
        foreach (var service in status.Services)
        {
            foreach (var fleet in service.Environments)
            {
                table.Row(
                    service.Name, fleet.Environment, fleet.Release ?? "-", Words.Short(fleet.Commit), Words.Painted(screen, fleet.Health), $"{fleet.Ready}/{fleet.Wanted}",
                    fleet.Since is { } since ? Words.Ago(since, now) : "", Remarks(screen, fleet));
            }

            if (service.Environments.Count == 0)
            {
                table.Row(service.Name, "-", "-", "", screen.Dim("not deployed"), "", "", "");
            }
        }

        table.Write(screen);
        WriteMoving(screen, status);
    }

    private static string Remarks(Screen screen, FleetInfo fleet)
    {
        var remarks = new List<string>();
        if (fleet.Shares.Count > 1)
        {
            remarks.Add(string.Join(", ", fleet.Shares.Select(s => $"{s.Release} {s.Weight} %")));
        }

        if (fleet.WarmUntil is { } until)
        {
            remarks.Add($"instant rollback to {fleet.WarmRelease} until {Words.Clock(until)}");
        }

        if (fleet.Stopped.Count > 0)
        {
            remarks.Add($"stopped: {string.Join(", ", fleet.Stopped)}");
        }

        if (fleet.Lock is { } held)
        {
            remarks.Add(screen.Warn($"locked by {held.Who}: {Words.Printable(held.Reason, false)}"));
        }

        if (fleet.Hold is { } hold)
        {
            remarks.Add(screen.Warn($"held by {hold.By}"));
        }

        if (fleet.Freeze is { } freeze)
        {
            remarks.Add(screen.Warn($"frozen: {Words.Printable(freeze.Reason, false)}"));
        }

        return string.Join("; ", remarks);
    }

    private static void WriteMoving(Screen screen, StatusInfo status)
    {
        foreach (var deployment in status.Moving)
        {
            var step = deployment.Steps is [.., var last] ? $", {last.Name}" : "";
            screen.Line();
            screen.Line($"{PlainDeployment.Heading(screen, deployment)}");
            screen.Line($"  {Words.Painted(screen, deployment)}{(deployment.Weight is { } weight ? $" at {weight} %" : "")}{step}{(deployment.Question is { } question ? $". {question}" : "")}");
        }
    }
}
