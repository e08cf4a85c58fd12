using System.CommandLine;
using System.Globalization;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class EnvVerb
{
    public static Verb Make() => new("env", "List, show and set the environments: their targets and policies.", "davit env list", "davit env targets", "davit env set environments.yaml") { List(), Show(), Targets(), Set() };

    private static Verb List() => new Verb("list", "List the environments.", "davit env list --json")
        .Does((session, _, stopping) => session.Show<EnvironmentList>("api/environments", list =>
        {
            var table = new Table("ENVIRONMENT", "TARGETS", "SERVICES");
            foreach (var environment in list.Environments)
            {
                table.Row(environment.Name, string.Join(", ", environment.Targets), string.Join(", ", environment.Services));
            }

            table.Write(session.Screen);
        }, stopping));

    private static Verb Show()
    {
        var name = new Argument<string>("ENV") { Description = "The environment's name." };
        return new Verb("show", "Show an environment.", "davit env show prod") { name }
            .Does((session, input, stopping) => session.Show<EnvironmentInfo>($"api/environments/{Uri.EscapeDataString(input.GetValue(name)!)}", environment =>
            {
                session.Screen.Line(session.Screen.Strong(environment.Name));
                session.Screen.Line($"  targets   {string.Join(", ", environment.Targets)}");
                foreach (var (key, value) in environment.Settings)
                {
                    session.Screen.Line($"  {key,-9} {value}");
                }

                session.Screen.Line($"  services  {string.Join(", ", environment.Services)}");
            }, stopping));
    }

    private static Verb Targets() => new Verb("targets", "Ask the targets and routers how they are.", "davit env targets")
        .Does((session, _, stopping) => session.Show<TargetList>("api/targets", list =>
        {
            var table = new Table("ENVIRONMENT", "TARGET", "STATE", "INSTANCES", "READY", "MEMORY", "ROUTERS");
            foreach (var target in list.Targets)
            {
                table.Row(
                    target.Environment,
                    target.Name == target.Kind ? target.Name : $"{target.Name} ({target.Kind})",
                    target.State switch { TargetState.Answers => "answers", TargetState.Unused => "not used yet", _ => "does not answer" },
                    target.Instances.ToString(CultureInfo.InvariantCulture),
                    target.Ready.ToString(CultureInfo.InvariantCulture),
                    target.MemoryBytes is { } bytes ? Words.Size(bytes) : "",
                    string.Join(", ", target.Routers.Select(r => r.Problem is null ? $"{r.Name} answers" : $"{r.Name} does not answer")));
            }

            table.Write(session.Screen);
            foreach (var problem in list.Targets.SelectMany(t => t.Routers.Select(r => (r.Name, r.Problem)).Prepend((t.Name, t.Problem)), (t, p) => (t.Environment, What: p.Item1, Why: p.Item2)).Where(p => p.Why is not null))
            {
                session.Screen.Line($"{problem.What} of {problem.Environment}: {problem.Why}");
            }
        }, stopping));

    private static Verb Set()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The environments file: it replaces what was set before." };
        var reason = Options.Reason();
        return new Verb("set", "Describe the environments by a file.", "davit env set environments.yaml --reason \"a staging environment\"") { file.AcceptExistingOnly(), reason }
            .Does(async (session, input, stopping) =>
            {
                var yaml = await File.ReadAllTextAsync(input.GetValue(file)!.FullName, stopping);
                session.Say(await session.Api.Put("api/environments", new EnvironmentsRequest(yaml, input.GetValue(reason)), ContractJson.Default.EnvironmentsRequest, stopping));
            });
    }
}
