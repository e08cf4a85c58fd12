using System.Collections.Immutable;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Holds;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Keeping;

/// <summary>Looks up what a policy chooses, and what is to be known of it: whether it is something that was there before, and what it says that it mends.</summary>
internal sealed class CandidateSearch(ISource source)
{
    private const int MessagesRead = 200;
    private const int AnswersKept = 1000;
    private readonly Dictionary<(string Repository, string Folder, string Commit), string> _trees = [];
    private readonly Dictionary<(string Commit, string Tombstone), bool> _mends = [];

    /// <exception cref="TransientException">The repository cannot be asked now.</exception>
    public async Task<Candidate> Find(State state, FleetId fleet, AutoPolicy policy, DateTimeOffset now, CancellationToken stopping)
    {
        var none = new Candidate { Fleet = fleet, Policy = policy, Since = now };
        var service = state.Services[fleet.Service];
        try
        {
            return policy.After is { } after ? await Followed(none, state, service, after, stopping) : await Newest(none, state, service, policy.Branch!, stopping);
        }
        catch (PermanentException e)
        {
            return none with { Problem = e.Message };
        }
    }

    private async Task<Candidate> Newest(Candidate none, State state, Service service, string branch, CancellationToken stopping)
    {
        var commits = await source.CommitsAsync(service.Repository, service.Folder, branch, 1, stopping);
        return commits is [var newest, ..]
            ? await Known(none with { Commit = newest.Sha, Subject = newest.Subject }, state, service, stopping)
            : none with { Problem = $"no commit of {branch} touches {(service.Folder.Length == 0 ? service.Repository.Url : service.Folder)}" };
    }

    private async Task<Candidate> Followed(Candidate none, State state, Service service, string after, CancellationToken stopping) =>
        state.Fleet(new FleetId(service.Name, after)).Committed is { } committed && state.Releases.TryGetValue(committed, out var release)
            ? await Known(none with { Commit = release.Commit.Sha, Subject = release.Commit.Subject }, state, service, stopping)
            : none with { Problem = $"nothing of {service.Name} stands in {after} yet" };

    private async Task<Candidate> Known(Candidate found, State state, Service service, CancellationToken stopping)
    {
        var tree = await Tree(service, found.Commit!, stopping);
        var same = ImmutableArray.CreateBuilder<ReleaseId>();
        if (state.Fleet(found.Fleet).Committed is { } committed && state.Releases.TryGetValue(committed, out var standing) && await IsSame(service, standing.Commit.Sha, tree, stopping))
        {
            same.Add(committed);
        }

        var (buried, mends) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var tombstone in state.Memory.TombstonesOf(service.Name))
        {
            if (tombstone.Commit == found.Commit || await IsSame(service, tombstone.Commit, tree, stopping))
            {
                buried.Add(tombstone.Id);
            }
            else if (await Mends(service, found.Commit!, tombstone, stopping))
            {
                mends.Add(tombstone.Id);
            }
        }

        return found with { Same = same.ToImmutable(), Buried = buried.ToImmutable(), Mends = mends.ToImmutable() };
    }

    // A commit that the repository no longer has, after a history was rewritten, is the same as nothing.
    private async Task<bool> IsSame(Service service, string commit, string tree, CancellationToken stopping)
    {
        try
        {
            return await Tree(service, commit, stopping) == tree;
        }
        catch (PermanentException)
        {
            return false;
        }
    }

    private async Task<string> Tree(Service service, string commit, CancellationToken stopping)
    {
        var key = (service.Repository.Url, service.Folder, commit);
        return _trees.TryGetValue(key, out var known) ? known : Keep(_trees, key, await source.TreeHashAsync(service.Repository, commit, service.Folder, stopping));
    }

    private async Task<bool> Mends(Service service, string commit, Tombstone tombstone, CancellationToken stopping)
    {
        if (source is not IReadsMessages reads)
        {
            return false;
        }

        var key = (commit, $"{tombstone.Id} {tombstone.Ticket} {tombstone.Commit}");
        return _mends.TryGetValue(key, out var known)
            ? known
            : Keep(_mends, key, await Mends(reads, service.Repository, await reads.MessagesAsync(service.Repository, commit, tombstone.Commit, MessagesRead, stopping), tombstone, stopping));
    }

    // The newest word counts: a mend that was reverted again mends nothing, and what reverts it is none either, whatever it quotes.
    private static async Task<bool> Mends(IReadsMessages reads, RepositoryRef repository, IReadOnlyList<string> newestFirst, Tombstone tombstone, CancellationToken stopping)
    {
        var undone = new HashSet<string>();
        foreach (var message in newestFirst.Select(m => m.Trim()))
        {
            if (undone.Contains(message))
            {
                continue;
            }

            var reverted = await Messages(reads, repository, tombstone.OthersRevertedBy(message), stopping);
            undone.UnionWith(reverted);
            if (tombstone.IsMendedBy(message) && !reverted.Any(tombstone.IsMendedBy))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<IReadOnlyList<string>> Messages(IReadsMessages reads, RepositoryRef repository, IEnumerable<string> commits, CancellationToken stopping)
    {
        List<string> messages = [];
        foreach (var commit in commits)
        {
            try
            {
                messages.AddRange((await reads.MessagesAsync(repository, commit, "", 1, stopping)).Select(m => m.Trim()));
            }
            catch (PermanentException)
            {
                // Of a history that was rewritten: it says nothing here.
            }
        }

        return messages;
    }

    private static TValue Keep<TKey, TValue>(Dictionary<TKey, TValue> answers, TKey key, TValue answer) where TKey : notnull
    {
        if (answers.Count >= AnswersKept)
        {
            answers.Clear();
        }

        return answers[key] = answer;
    }
}
