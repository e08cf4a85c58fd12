using System.Collections.Immutable;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Holds;
using Davit.Core.Model.Spec;
using Davit.Core.Operations;
using Davit.Core.Planning;
using Davit.Plugins;
using Microsoft.Extensions.Logging;
using Environments = Davit.Core.Operations.Environments;

namespace Davit.Core.Keeping;

/// <summary>
/// Deploys by itself what policies choose, as a person would ask for it. Level-triggered: it looks what each policy chooses, decides from that and the journal
/// alone, and asks; what came of it is in the journal, so it remembers nothing, and tries nothing twice.
/// </summary>
public sealed partial class AutoKeeper(Crew crew, DeploymentOperations deployments, IReadOnlyCollection<string> targetKinds, MirrorKeeper mirrors, ILogger<AutoKeeper> log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(50);
    private const int MostDoublings = 5;
    private readonly CandidateSearch _search = new(crew.Source);
    private readonly Dictionary<FleetId, Seen> _seen = [];
    private readonly Dictionary<FleetId, Refusal> _refused = [];
    private readonly Dictionary<FleetId, int> _failures = [];
    private (string? Yaml, ImmutableArray<EnvironmentSpec> Read)? _environments;

    public async Task Keep(CancellationToken stopping)
    {
        while (true)
        {
            var fetched = mirrors.Fetched.Next;
            var fetches = mirrors.Fetches;
            var state = crew.Ledger.Current;
            var again = await Look(state, fetches, stopping);
            await Rest(state, fetched, again, stopping);
        }
    }

    /// <summary>Looks once at every policy, and begins what is to be begun; gives when time alone may change that.</summary>
    public async Task<TimeSpan> Look(State state, long fetches, CancellationToken stopping)
    {
        var policies = AutoPolicies.Of(state, EnvironmentsOf(state)).ToList();
        foreach (var gone in state.Memory.Candidates.Keys.Except(policies.Select(p => p.Fleet)))
        {
            _seen.Remove(gone);
            _failures.Remove(gone);
            await Note(new CandidateGone(gone), state, stopping);
        }

        var again = LookEvery;
        foreach (var (fleet, policy) in policies)
        {
            try
            {
                await Search(fleet, policy, fetches, stopping);
                again = Earlier(again, await Decide(fleet, policy, stopping));
                _failures.Remove(fleet);
            }
            catch (DavitException e) when (e is not StaleTermException)
            {
                // Nothing may ever wake it for what it could not see just now: it comes back by itself, soon at first.
                again = Earlier(again, Patience(fleet));
                LogNotNow(fleet, e.Message);
            }
        }

        return again;
    }

    // What is there is asked again only when it may be another: each question is a git process.
    private async Task Search(FleetId fleet, AutoPolicy policy, long fetches, CancellationToken stopping)
    {
        var state = crew.Ledger.Current;
        var seen = new Seen(fetches, policy.ToString(), state.Fleet(fleet).Committed, policy.After is { } after ? state.Fleet(new FleetId(fleet.Service, after)).Committed : null, state.Memory.Tombstones, state.Services[fleet.Service]);
        if (seen.Equals(_seen.GetValueOrDefault(fleet)))
        {
            return;
        }

        var found = WithRefusal(state, await _search.Find(state, fleet, policy, crew.Clock.GetUtcNow(), stopping));
        if (await Note(found, state, stopping))
        {
            _seen[fleet] = seen;
        }
    }

    private TimeSpan Patience(FleetId fleet)
    {
        var failures = _failures[fleet] = _failures.GetValueOrDefault(fleet) + 1;
        return TimeSpan.FromSeconds(1 << Math.Min(failures - 1, MostDoublings));
    }

    private async Task<TimeSpan> Decide(FleetId fleet, AutoPolicy policy, CancellationToken stopping)
    {
        var now = crew.Clock.GetUtcNow();
        var state = crew.Ledger.Current;
        var decision = Desired.Decide(Wanting.Of(state, fleet, now));
        if (decision.Begins)
        {
            await Begin(state, decision.Candidate!, policy, stopping);
        }

        return decision.LookAgain is { } at && at > now ? at - now : LookEvery;
    }

    private async Task Begin(State state, Candidate candidate, AutoPolicy policy, CancellationToken stopping)
    {
        var fleet = candidate.Fleet;
        var deploy = new Deploy(fleet.Service, candidate.Commit, fleet.Environment, null) { IsAutomatic = true };
        try
        {
            var begun = await deployments.Deploy(deploy, new Asked($"policy:{policy.Branch ?? policy.After}", $"auto: {policy}"), stopping);
            LogBegun(begun.Id, fleet, candidate.Commit!, policy.ToString());
        }
        catch (RefusedException e)
        {
            var now = crew.Ledger.Current;
            if (ReferenceEquals(now.Memory, state.Memory) && ReferenceEquals(now.Locks, state.Locks) && Desired.Decide(Wanting.Of(now, fleet, crew.Clock.GetUtcNow())).Begins)
            {
                // Nothing came in between: it is the commit that cannot be deployed so, until it is another or the rules are.
                _refused[fleet] = new Refusal(candidate.Commit!, state.EnvironmentsYaml, string.Join('\n', [e.Message, .. e.Because.Evidence.Select(seen => seen.Text)]));
                await Note(WithRefusal(state, candidate), state, stopping);
            }
        }
    }

    private Candidate WithRefusal(State state, Candidate found) =>
        _refused.GetValueOrDefault(found.Fleet) is { } refused && refused.Commit == found.Commit && refused.Yaml == state.EnvironmentsYaml ? found with { Problem = refused.Why } : found;

    private Task<bool> Note(Candidate found, State state, CancellationToken stopping) =>
        found.SaysTheSameAs(state.Memory.Candidates.GetValueOrDefault(found.Fleet)) ? Task.FromResult(true) : Note(new CandidateFound(found with { Since = Since(found, state) }), state, stopping);

    private async Task<bool> Note(CoreFact fact, State state, CancellationToken stopping)
    {
        try
        {
            await crew.Ledger.Write([fact], "davit", null, null, state, stopping);
            return true;
        }
        catch (JournalConflictException)
        {
            // Another server looks, too, and was first; what it wrote wakes this one, to look whether it is the same.
            return false;
        }
    }

    // The same commit waits since it was first found, whatever else is learnt of it.
    private static DateTimeOffset Since(Candidate found, State state) =>
        state.Memory.Candidates.GetValueOrDefault(found.Fleet) is { } before && before.Commit == found.Commit ? before.Since : found.Since;

    private async Task Rest(State seen, Task fetched, TimeSpan time, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var changed = crew.Ledger.WaitForChange(seen.Position, ending.Token);
        await ((Task)Task.WhenAny(fetched, changed)).WaitAsync(time < Least ? Least : time, crew.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await ending.CancelAsync();
        await changed.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }

    private ImmutableArray<EnvironmentSpec> EnvironmentsOf(State state)
    {
        if (_environments is not { } known || !ReferenceEquals(known.Yaml, state.EnvironmentsYaml))
        {
            _environments = known = (state.EnvironmentsYaml, Environments.Of(state, targetKinds));
        }

        return known.Read;
    }

    private static TimeSpan Earlier(TimeSpan one, TimeSpan other) => one < other ? one : other;

    // What a search was made from.
    private sealed record Seen(long Fetches, string Policy, ReleaseId? Stands, ReleaseId? Followed, object Tombstones, object Service);

    private sealed record Refusal(string Commit, string? Yaml, string Why);

    [LoggerMessage(Level = LogLevel.Information, Message = "Began {Deployment} in {Fleet}: {Commit} of {Policy}")]
    private partial void LogBegun(string deployment, FleetId fleet, string commit, string policy);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What {Fleet} deploys by itself is looked at later: {Why}")]
    private partial void LogNotNow(FleetId fleet, string why);
}
