using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class InstancesVerb
{
    public static Verb Make()
    {
        var service = Options.Service();
        var to = new Option<string?>("--to") { Description = "Only this environment.", HelpName = "ENV" };
        var all = new Option<bool>("--all") { Description = "Those that have ended, too." };
        return new Verb("instances", "List the running copies of a service, with their health.", "davit instances shop", "davit instances shop --to prod --all") { service, to, all }
            .Does((session, input, stopping) =>
            {
                var query = Query.Of(("environment", input.GetValue(to)), ("all", input.GetValue(all) ? "true" : null));
                return session.Show<InstanceList>($"api/services/{Uri.EscapeDataString(input.GetValue(service)!)}/instances{query}", list => Write(session.Screen, list), stopping);
            });
    }

    private static void Write(Screen screen, InstanceList list)
    {
        var now = TimeProvider.System.GetUtcNow();
        if (list.Instances.Count == 0)
        {
            screen.Line($"{list.Service} runs nowhere.");
        }
        else
        {
            var table = new Table("INSTANCE", "STATE", "HEALTH", "AGE", "MEMORY", "RESTARTS", "ADDRESS", "");
            foreach (var i in list.Instances)
            {
                var exit = i.Exit is { } ended ? $"{ended.How}{(ended.LastLines is [.., var last] ? $": {Words.Printable(last, false)}" : "")}" : i.Health == "ready" ? "" : i.LastProbe ?? "";
                table.Row(i.Id, i.State, Health(screen, i), Words.Took(now - i.StartedAt), Words.Size(i.MemoryBytes), i.Restarts.ToString(System.Globalization.CultureInfo.InvariantCulture), i.Address, exit);
            }

            table.Write(screen);
        }

        foreach (var unreachable in list.Unreachable)
        {
            screen.Note(unreachable);
        }
    }

    private static string Health(Screen screen, InstanceInfo instance) => instance.Health switch
    {
        _ when instance.State != "running" => "",
        "ready" => screen.Good("ready"),
        "failing" => screen.Bad("failing"),
        var other => screen.Warn(other),
    };
}
