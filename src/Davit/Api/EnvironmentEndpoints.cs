using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Core.Model.Environments;
using Davit.Core.Operations;
using Environments = Davit.Core.Operations.Environments;

namespace Davit.Api;

internal static class EnvironmentEndpoints
{
    public static void MapEnvironments(this IEndpointRouteBuilder api)
    {
        var environments = api.MapGroup("/environments").WithTags("environments");
        environments.MapGet("/", List).WithName("listEnvironments").WithSummary("The environments, with their targets and policies.");
        environments.MapGet("/{name}", Show).WithName("getEnvironment").WithSummary("An environment.");
        api.MapGet("/targets", (TargetReading reading, CancellationToken stopping) => reading.Read(stopping)).WithTags("environments").WithName("listTargets")
            .WithSummary("How the targets and routers of all environments are, asked now.");
        environments.MapPut("/", Describe).WithName("describeEnvironments").WithSummary("Replaces the description of the environments.");
    }

    private static EnvironmentList List(Crew crew, TargetKinds kinds)
    {
        var state = crew.Ledger.Current;
        return new EnvironmentList([.. Environments.Of(state, kinds.Names).Select(e => Of(state, e))]);
    }

    private static EnvironmentInfo Show(string name, Crew crew, TargetKinds kinds)
    {
        var state = crew.Ledger.Current;
        return Of(state, Environments.Choose(Environments.Of(state, kinds.Names), name));
    }

    private static async Task<Done> Describe(EnvironmentsRequest request, HttpContext http, Crew crew, TargetKinds kinds, FleetOperations fleets, CancellationToken stopping)
    {
        await fleets.Describe(request.Yaml, Asking.By(http, request.Reason), stopping);
        return new Done($"The environments are: {string.Join(", ", Environments.Of(crew.Ledger.Current, kinds.Names).Select(e => e.Name))}.");
    }

    private static EnvironmentInfo Of(State state, EnvironmentSpec environment)
    {
        var settings = new Dictionary<string, string>();
        if (environment.Policy.Deploy.From.Length > 0)
        {
            settings["branches"] = string.Join(", ", environment.Policy.Deploy.From);
        }

        if (environment.Policy.Deploy.RequireReason)
        {
            settings["reason"] = "required";
        }

        if (environment.Policy.Deploy.Auto is { } auto)
        {
            settings["auto"] = auto.ToString();
        }

        return new EnvironmentInfo
        {
            Name = environment.Name,
            Targets = [.. environment.Targets.Select(t => t.Name == t.Kind ? t.Name : $"{t.Name} ({t.Kind})")],
            Settings = settings,
            Services = [.. state.Fleets.Values.Where(f => f.Id.Environment == environment.Name && f.Committed is not null).Select(f => f.Id.Service).Order(StringComparer.Ordinal)],
        };
    }
}

/// <summary>The kinds of target that this server has.</summary>
internal sealed record TargetKinds(IReadOnlyCollection<string> Names);
