using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli;

/// <summary>The verbs that act on all components of a service, or on one.</summary>
internal static class ComponentWords
{
    public static Argument<string> Argument(bool isOptional = true) => new(isOptional ? "SERVICE[/COMPONENT]" : "SERVICE/COMPONENT")
    {
        Description = isOptional ? "The service, or one component of it." : "The component.",
    };

    public static (string Service, string? Component) Split(string what) => what.Split('/') switch
    {
        [{ Length: > 0 } service] => (service, null),
        [{ Length: > 0 } service, { Length: > 0 } component] => (service, component),
        _ => throw new UsageException($"'{what}' is not SERVICE or SERVICE/COMPONENT."),
    };

    public static Verb Make(string word, string description, params string[] examples)
    {
        var what = Argument();
        var to = Options.To();
        var reason = Options.Reason();
        return new Verb(word, description, examples) { what, to, reason }
            .Does(async (session, input, stopping) =>
            {
                var (service, component) = Split(input.GetValue(what)!);
                var request = new ComponentsRequest { Component = component, Environment = input.GetValue(to), Reason = input.GetValue(reason) };
                session.Say(await session.Api.Post($"api/services/{Uri.EscapeDataString(service)}/{word}", request, ContractJson.Default.ComponentsRequest, stopping));
            });
    }
}
