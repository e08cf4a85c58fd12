using Davit.Api.Contract;
using Davit.Api.Reading;
using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Core.Model.Deployments;
using Davit.Core.Operations;
using Davit.Plugins;

namespace Davit.Api;

internal static class DeploymentEndpoints
{
    private const int MostShown = 500;

    public static void MapDeployments(this IEndpointRouteBuilder api)
    {
        var tagged = api.MapGroup("").WithTags("deployments");
        tagged.MapPost("/services/{name}/deployments", Deploy).WithName("deploy").WithSummary("Ships a commit. One that is under way in the same environment is superseded.");
        tagged.MapPost("/services/{name}/rollback", Rollback).WithName("rollback").WithSummary("Takes an environment back to a kept release.");
        tagged.MapGet("/deployments", List).WithName("listDeployments").WithSummary("Deployments, newest first, without their steps.");
        tagged.MapGet("/deployments/{id}", Show).WithName("getDeployment").WithSummary("The story of a deployment, so far or to its end.");
        tagged.MapGet("/deployments/{id}/commits", Commits).WithName("listDeploymentCommits").WithSummary("The commits between what ran before a deployment and what it deployed: those that come with it, or go away.");
        Say(tagged, "promote", SignalKind.Promote, "goes on", "Sends a deployment on that waits for a person, or past its hold.");
        Say(tagged, "pause", SignalKind.Pause, "stays where it is", "Keeps a deployment where it is.");
        Say(tagged, "resume", SignalKind.Resume, "goes on", "Lets a paused deployment go on.");
        Say(tagged, "abort", SignalKind.Abort, "is taken back", "Takes a deployment back to where it came from.");
    }

    private static async Task<DeploymentInfo> Deploy(string name, DeployRequest request, HttpContext http, Crew crew, DeploymentOperations deployments, CancellationToken stopping)
    {
        var deploy = new Deploy(name, request.Revision, request.Environment, DeploymentReading.Kind(request.Strategy));
        var deployment = await deployments.Deploy(deploy, Asking.By(http, request.Reason), stopping);
        return DeploymentReading.Of(crew.Ledger.Current, deployment);
    }

    private static async Task<DeploymentInfo> Rollback(string name, RollbackRequest request, HttpContext http, Crew crew, DeploymentOperations deployments, CancellationToken stopping)
    {
        var rollback = new Rollback(name, request.Environment, Release(name, request.Release)) { Ticket = string.IsNullOrWhiteSpace(request.Ticket) ? null : request.Ticket.Trim() };
        var deployment = await deployments.Rollback(rollback, Asking.By(http, request.Reason), stopping);
        return DeploymentReading.Of(crew.Ledger.Current, deployment);
    }

    private static ReleaseId? Release(string service, string? written) =>
        written is null ? null
        : int.TryParse(written, System.Globalization.NumberStyles.None, null, out var number) ? new ReleaseId(service, number)
        : ReleaseId.Parse(written) is var release && release.Service == service ? release
        : throw new FormatException($"{written} is not a release of {service}.");

    private static DeploymentList List(string? service, string? environment, int? limit, Crew crew, ServiceOperations services)
    {
        if (service is not null && crew.Ledger.Current.Deployments.Values.All(d => d.Fleet.Service != service))
        {
            // One that is gone still has its history; one that never was is a slip of the finger.
            services.Find(service);
        }

        var state = crew.Ledger.Current;
        var newest = state.Deployments.Values
            .Where(d => (service is null || d.Fleet.Service == service) && (environment is null || d.Fleet.Environment == environment))
            .OrderByDescending(d => State.NumberOf(d.Id))
            .Take(Math.Clamp(limit ?? 20, 1, MostShown));
        return new DeploymentList([.. newest.Select(d => DeploymentReading.Of(state, d, withSteps: false))]);
    }

    private static async Task<DeploymentInfo> Show(string id, Crew crew, DeploymentOperations deployments, FleetLooks looks, CancellationToken stopping)
    {
        var deployment = deployments.Find(id);
        var look = deployment.IsOver ? null : await looks.Look(deployment.Fleet, stopping);
        return DeploymentReading.Of(crew.Ledger.Current, deployments.Find(id), look?.View);
    }

    private static Task<DeploymentCommitsInfo> Commits(string id, Crew crew, DeploymentOperations deployments, CancellationToken stopping) =>
        new DeploymentCommits(crew).Of(deployments.Find(id), stopping);

    private static void Say(IEndpointRouteBuilder api, string word, SignalKind signal, string effect, string summary) =>
        api.MapPost($"/deployments/{{id}}/{word}", async (string id, SignalRequest request, HttpContext http, DeploymentOperations deployments, CancellationToken stopping) =>
        {
            var deployment = await deployments.Say(id, signal, Asking.By(http, request.Reason), stopping);
            return new Done($"{deployment.Id} {effect}. Follow it: davit history {deployment.Id} --follow");
        }).WithName(word).WithSummary(summary);
}
