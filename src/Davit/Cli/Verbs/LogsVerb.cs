using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class LogsVerb
{
    public static Verb Make()
    {
        var what = new Argument<string?>("SERVICE[/COMPONENT]") { Description = "The service, or one component of it.", Arity = ArgumentArity.ZeroOrOne };
        var deployment = new Option<string?>("--deployment") { Description = "The build, the release job and the instances of a deployment.", HelpName = "ID" };
        var during = new Option<bool>("--during") { Description = "Of a deployment: what was written while it was under way, also by the release before it." };
        var to = new Option<string?>("--to") { Description = "Only this environment.", HelpName = "ENV" };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on with what is written, until Ctrl-C." };
        var since = Options.Duration("--since", "Only what was written since so long ago.");
        var times = new Option<bool>("--times") { Description = "When each line was there, within about a second, on this machine's clock." };
        var grep = new Option<string?>("--grep") { Description = "Only lines with this text.", HelpName = "TEXT" };
        return new Verb("logs", "Show what a service writes.", "davit logs shop -f", "davit logs shop/web --since 10m --grep error", "davit logs --deployment d-17 --during") { what, deployment, during, to, follow, since, times, grep }
            .AlsoExits(ExitCodes.Detached)
            .Does(async (session, input, stopping) =>
            {
                if (input.GetValue(during) && input.GetValue(deployment) is null)
                {
                    throw new UsageException("During which deployment?", "davit logs --deployment ID --during");
                }

                if (input.GetValue(during) && input.GetValue(follow))
                {
                    throw new UsageException("To follow goes on after a deployment has ended: use either --during or --follow.", "davit logs --deployment ID --follow");
                }

                var path = Path(input.GetValue(what), input.GetValue(deployment)) + Query.Of(
                    ("component", input.GetValue(what) is { } name ? ComponentWords.Split(name).Component : null),
                    ("environment", input.GetValue(to)),
                    ("during", input.GetValue(during) ? "true" : null),
                    ("follow", input.GetValue(follow) ? "true" : null),
                    ("since", input.GetValue(since)?.TotalSeconds.ToString(CultureInfo.InvariantCulture)),
                    ("grep", input.GetValue(grep)));
                await Write(session, path, input.GetValue(times), stopping);
            });
    }

    private static string Path(string? what, string? deployment) => (what, deployment) switch
    {
        ({ } service, null) => $"api/services/{Uri.EscapeDataString(ComponentWords.Split(service).Service)}/logs",
        (null, { } id) => $"api/deployments/{Uri.EscapeDataString(id)}/logs",
        (null, null) => throw new UsageException("Whose logs?", "davit logs SERVICE, or davit logs --deployment ID"),
        _ => throw new UsageException("Name a service or a deployment, not both."),
    };

    private static async Task Write(Session session, string path, bool hasTimes, CancellationToken stopping)
    {
        await foreach (var e in session.Api.Stream(path, null, stopping))
        {
            if (session.Json)
            {
                session.Screen.Line(e.Data);
                continue;
            }

            var line = JsonSerializer.Deserialize(e.Data, ContractJson.Default.LogLineInfo)!;
            var text = session.Screen.IsTerminal ? Words.Printable(line.Text, session.Screen.HasColours) : line.Text;
            var time = hasTimes ? $"{session.Screen.Dim(line.At is { } at ? Words.Second(at) : Words.NoSecond)} " : "";
            session.Screen.Line($"{time}{session.Screen.Dim(line.Source)} {text}");
        }
    }
}
