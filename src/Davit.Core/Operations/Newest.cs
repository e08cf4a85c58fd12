using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>Whether a person deploys what the environment's policy would choose now: only that ends what holds it.</summary>
internal sealed class Newest(Ledger ledger, ISource source)
{
    public async Task<bool> Is(Service service, FleetId fleet, Commit commit, CancellationToken stopping)
    {
        if (ledger.Current.Memory.Candidates.GetValueOrDefault(fleet) is not { } candidate)
        {
            // Without a policy nothing else could be meant by it.
            return true;
        }

        if (candidate.Commit == commit.Sha)
        {
            return true;
        }

        // The candidate may be older than what was fetched a moment ago.
        var other = candidate.Policy.Branch is { } branch ? (await source.ResolveAsync(service.Repository, branch, stopping)).Sha : candidate.Commit;
        return other is not null
            && (other == commit.Sha || await Tree(service, other, stopping) == await Tree(service, commit.Sha, stopping));
    }

    private Task<string> Tree(Service service, string commit, CancellationToken stopping) => source.TreeHashAsync(service.Repository, commit, service.Folder, stopping);
}
