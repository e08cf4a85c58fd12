using Davit.Api.Contract;
using Davit.Core.Keeping;
using Davit.Core.Model.Deployments;

namespace Davit.Api.Reading;

/// <summary>Tells which commits a deployment brings, or takes away, against what ran before it.</summary>
internal sealed class DeploymentCommits(Crew crew)
{
    public async Task<DeploymentCommitsInfo> Of(Deployment deployment, CancellationToken stopping)
    {
        var state = crew.Ledger.Current;
        var from = deployment.From is { } left ? state.Releases.GetValueOrDefault(left)?.Commit.Sha : null;
        var to = deployment.Request.Commit ?? (deployment.To is { } release ? state.Releases.GetValueOrDefault(release)?.Commit.Sha : null);
        var nothing = new DeploymentCommitsInfo { Deployment = deployment.Id, From = from, To = to };
        if (from is null || to is null || !state.Services.TryGetValue(deployment.Fleet.Service, out var service))
        {
            return nothing;
        }

        var span = new CommitSpan(crew.Source);
        var reading = new CommitReading(state, service.Name);
        if (await span.Between(service, from, to, stopping) is { } brings)
        {
            return nothing with { LeadsOn = true, Brings = [.. brings.Select(reading.Of)] };
        }

        return await span.Between(service, to, from, stopping) is { } leaves
            ? nothing with { LeadsOn = true, TakesAway = [.. leaves.Select(reading.Of)] }
            : nothing;
    }
}
