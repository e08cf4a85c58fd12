using System.CommandLine;
using Davit.Api.Contract;

namespace Davit.Cli.Verbs;

internal static class ScaleVerb
{
    public static Verb Make()
    {
        var what = ComponentWords.Argument(isOptional: false);
        var instances = new Argument<int>("N") { Description = "How many instances." };
        var to = Options.To();
        var reason = Options.Reason();
        return new Verb("scale", "Run so many instances of a component.", "davit scale shop/web 4", "davit scale shop/worker 0 --to staging") { what, instances, to, reason }
            .Does(async (session, input, stopping) =>
            {
                var (service, component) = ComponentWords.Split(input.GetValue(what)!);
                var request = new ScaleRequest
                {
                    Component = component ?? throw new UsageException($"'{service}' names no component.", $"Write {service}/COMPONENT."),
                    Instances = input.GetValue(instances),
                    Environment = input.GetValue(to),
                    Reason = input.GetValue(reason),
                };
                session.Say(await session.Api.Post($"api/services/{Uri.EscapeDataString(service)}/scale", request, ContractJson.Default.ScaleRequest, stopping));
            });
    }
}
