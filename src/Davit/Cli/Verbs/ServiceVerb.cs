using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class ServiceVerb
{
    public static Verb Make() => new("service", "Add, list, show and remove services.", "davit service add https://git.example.com/acme/shop", "davit service list")
    {
        Add(), List(), Show(), Remove(),
    };

    private static Verb Add()
    {
        var repository = new Argument<string>("URL|PATH") { Description = "A git URL, or the path of a repository on this machine." };
        var folder = new Option<string?>("--path") { Description = "The service's folder in the repository; all services that are found when left out.", HelpName = "SUB" };
        var credential = new Option<string?>("--credential") { Description = "The name of the credential that the server uses for it.", HelpName = "NAME" };
        return new Verb("add", "Add the services of a repository.", "davit service add .", "davit service add https://git.example.com/acme/mono --path services/shop") { repository, folder, credential }
            .Does(async (session, input, stopping) =>
            {
                var request = new AddServiceRequest { Repository = Meant(input.GetValue(repository)!), Folder = input.GetValue(folder), Credential = input.GetValue(credential) };
                var answer = await Ask(session, request, stopping);
                session.Tell<ServiceList>(answer, list =>
                {
                    foreach (var service in list.Services)
                    {
                        session.Screen.Line($"Added {session.Screen.Strong(service.Name)}. Ship it: davit deploy {service.Name}");
                    }
                });
            });
    }

    private static async Task<string> Ask(Session session, AddServiceRequest request, CancellationToken stopping)
    {
        try
        {
            return await session.Api.Post("api/services", request, ContractJson.Default.AddServiceRequest, stopping);
        }
        catch (ProblemException e) when (File.Exists(Path.Combine(request.Repository, request.Folder ?? "", "davit.yaml")))
        {
            // Davit reads commits, the person looks at the folder: what is there and what is committed are easily taken for each other.
            throw new ProblemException(e.Problem with { Why = e.Problem.Why ?? "Only what is committed counts: git add davit.yaml, and git commit, then try again." });
        }
    }

    // The server has another working folder than the person who types a path.
    private static string Meant(string written) => Directory.Exists(written) ? Path.GetFullPath(written) : written;

    private static Verb List() => new Verb("list", "List the services.", "davit service list --json")
        .Does((session, _, stopping) => session.Show<ServiceList>("api/services", list =>
        {
            if (list.Services.Count == 0)
            {
                session.Screen.Line("No services yet. Add one: davit service add URL|PATH");
                return;
            }

            var table = new Table("SERVICE", "TEAM", "ENVIRONMENTS", "REPOSITORY");
            foreach (var service in list.Services)
            {
                var where = string.Join(", ", service.Environments.Where(e => e.Release is not null).Select(e => $"{e.Environment} {e.Release}"));
                table.Row(service.Name, service.Team, where, Words.Printable(service.Repository, false) + (service.Folder.Length > 0 ? $" ({service.Folder})" : ""));
            }

            table.Write(session.Screen);
        }, stopping));

    private static Verb Show()
    {
        var name = Options.Service();
        return new Verb("show", "Show a service: its components, and where each environment stands.", "davit service show shop") { name }
            .Does((session, input, stopping) => session.Show<ServiceInfo>(
                $"api/services/{Uri.EscapeDataString(input.GetValue(name)!)}", service => Write(session.Screen, service), stopping));
    }

    private static void Write(Screen screen, ServiceInfo service)
    {
        screen.Line($"{screen.Strong(service.Name)}{(service.Team is null ? "" : $"  team {service.Team}")}");
        screen.Line($"  repository   {Words.Printable(service.Repository, false)}{(service.Folder.Length > 0 ? $", folder {service.Folder}" : "")}");
        foreach (var c in service.Components)
        {
            var serves = c.Hosts.Count > 0 ? $", {string.Join(' ', c.Hosts)}{string.Concat(c.Paths.Where(p => p != "/").Select(p => " " + p))}" : "";
            screen.Line($"  component    {c.Name}: {c.Kind.ToString().ToLowerInvariant()}, {c.Instances} instance{(c.Instances == 1 ? "" : "s")}{serves}{(c.Schedule is null ? "" : $", {c.Schedule}")}");
        }

        foreach (var e in service.Environments)
        {
            screen.Line($"  environment  {e.Environment}: {e.Release ?? "nothing yet"} {Words.Short(e.Commit)} {Words.Painted(screen, e.Health)} {e.Ready}/{e.Wanted}{(e.Deployment is null ? "" : $", {e.Deployment} under way")}");
        }

        foreach (var link in service.Links)
        {
            screen.Line($"  {link.Kind,-12} {link.Title}: {link.Url}");
        }
    }

    private static Verb Remove()
    {
        var name = Options.Service();
        var reason = Options.Reason();
        return new Verb("remove", "Forget a service that runs nowhere. Its history is kept.", "davit service remove shop --reason \"moved to billing\"") { name, reason }
            .Does(async (session, input, stopping) => session.Say(await session.Api.Delete(
                $"api/services/{Uri.EscapeDataString(input.GetValue(name)!)}{Query.Of(("reason", input.GetValue(reason)))}", stopping)));
    }
}
