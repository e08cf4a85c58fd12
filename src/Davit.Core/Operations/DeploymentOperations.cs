using Davit.Core.Deploying;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>Asking for deployments and speaking to those under way. Thread-safe. What is refused leaves no trace; what is accepted is in the journal when it returns.</summary>
public sealed class DeploymentOperations(Ledger ledger, ISource source, ServiceOperations services, IReadOnlyCollection<string> targetKinds, TimeProvider clock)
{
    private readonly Newest _newest = new(ledger, source);

    /// <summary>Asks for a commit to go live. A deployment of the same service and environment that is under way is superseded.</summary>
    /// <exception cref="RefusedException">It cannot be, and why.</exception>
    public async Task<Deployment> Deploy(Deploy deploy, Asked asked, CancellationToken stopping)
    {
        var service = services.Find(deploy.Service);
        var environment = Environments.Choose(Environments.Of(ledger.Current, targetKinds), deploy.Environment);
        var fleet = new FleetId(service.Name, environment.Name);
        RefuseIfShut(fleet);

        var revision = deploy.Revision ?? await source.DefaultBranchAsync(service.Repository, stopping);
        var commit = await Resolve(service, fleet, revision, stopping);
        await RefuseIfNotAllowed(service, environment, fleet, commit, asked, stopping);
        var isNewest = !deploy.IsAutomatic && await _newest.Is(service, fleet, commit, stopping);
        return await Request(
            (number, state) =>
            {
                Gates.RefuseIfLocked(state, fleet, clock.GetUtcNow());
                Gates.RefuseIfFrozen(state, fleet, clock.GetUtcNow());
                var lifts = deploy.IsAutomatic ? Gates.RefuseUnlessWanted(state, fleet, commit.Sha, clock.GetUtcNow()).Mends : isNewest;
                return (new DeploymentRequest { Id = number, Fleet = fleet, Revision = revision, Commit = commit.Sha, Strategy = deploy.Strategy, IsAutomatic = deploy.IsAutomatic, LiftsHold = lifts }, Lesson.None);
            },
            asked, stopping);
    }

    /// <summary>
    /// Asks for a kept release again: the named one, or the one that a deployment under way came from, or else the one before that was not itself left by a rollback.
    /// </summary>
    /// <exception cref="RefusedException">There is nothing to go back to, or not to that.</exception>
    public async Task<Deployment> Rollback(Rollback rollback, Asked asked, CancellationToken stopping)
    {
        var service = services.Find(rollback.Service);
        var environment = Environments.Choose(Environments.Of(ledger.Current, targetKinds), rollback.Environment);
        var fleet = new FleetId(service.Name, environment.Name);
        Gates.RefuseIfLocked(ledger.Current, fleet, clock.GetUtcNow());

        var state = ledger.Current;
        var release = rollback.Release ?? ChooseRelease(state, fleet);
        if (!state.Releases.ContainsKey(release))
        {
            throw new RefusedException(RefusalKind.NotFound, Refusals.NotKept(state, fleet, release));
        }

        if (state.Fleet(fleet).Committed == release && !state.Unfinished(fleet).Any())
        {
            throw new RefusedException(Refusals.StandsThere(state, fleet, release));
        }

        return await Request(
            (number, now) =>
            {
                Gates.RefuseIfLocked(now, fleet, clock.GetUtcNow());
                var word = new Word(asked.Who, asked.Why, rollback.Ticket, number);
                var lesson = TakenBack.ByPerson(fleet, Leaving.Of(now, fleet), now.Releases[release], word, now.Memory, clock.GetUtcNow());
                return (new DeploymentRequest { Id = number, Fleet = fleet, Revision = release.ToString(), Release = release }, lesson);
            },
            asked, stopping);
    }

    /// <summary>Says something to a deployment under way.</summary>
    /// <exception cref="RefusedException">There is no such deployment, it is over, or what is said makes no sense to it now.</exception>
    public async Task<Deployment> Say(string id, SignalKind signal, Asked asked, CancellationToken stopping)
    {
        var deployment = Find(id);
        if (deployment.IsOver)
        {
            throw new RefusedException(Refusals.Over(deployment));
        }

        // One that waits for a person goes nowhere by itself: ending it takes nothing back.
        if (signal is SignalKind.Abort && deployment.NeedsPerson is null && ledger.Current.Fleet(deployment.Fleet).Commits.Any(c => c.Deployment == id))
        {
            throw new RefusedException(Refusals.Committed(deployment));
        }

        var state = await ledger.Write(new SignalGiven(id, signal), asked.Who, asked.Why, stopping: stopping);
        return state.Deployments[id];
    }

    /// <exception cref="RefusedException">There is none.</exception>
    public Deployment Find(string id) =>
        ledger.Current.Deployments.GetValueOrDefault(id) ?? throw new RefusedException(RefusalKind.NotFound, $"there is no deployment '{id}'", "davit history");

    // What has not committed yet is undone by going back to where it came from, not a release further.
    private static bool IsAboutToLeave(State state, FleetId fleet) =>
        state.Unfinished(fleet).Any(d => state.Fleet(fleet).Commits.All(c => c.Deployment != d.Id));

    private ReleaseId ChooseRelease(State state, FleetId fleet) =>
        state.Fleet(fleet).Committed is { } stands && IsAboutToLeave(state, fleet) ? stands
        : RollbackTarget.Choose(state.Fleet(fleet).Commits, Leaving.Others(state, fleet))
        ?? throw new RefusedException(Refusals.NoWayBack(state, fleet));

    // Before anything is fetched; it is looked at again when the request is written.
    private void RefuseIfShut(FleetId fleet)
    {
        Gates.RefuseIfLocked(ledger.Current, fleet, clock.GetUtcNow());
        Gates.RefuseIfFrozen(ledger.Current, fleet, clock.GetUtcNow());
    }

    private async Task<Commit> Resolve(Service service, FleetId fleet, string revision, CancellationToken stopping)
    {
        try
        {
            await source.FetchAsync(service.Repository, stopping);
        }
        catch (TransientException)
        {
            // A commit that is known already can be deployed while the repository cannot be reached; an unknown one is refused below.
        }

        try
        {
            return await source.ResolveAsync(service.Repository, revision, stopping);
        }
        catch (PermanentException problem)
        {
            throw new RefusedException(Refusals.NoCommit(fleet, problem.Message));
        }
    }

    // Read before anything is written, so that a mistake in the file is told to the one who asked, and not to the journal.
    private async Task RefuseIfNotAllowed(Service service, EnvironmentSpec environment, FleetId fleet, Commit commit, Asked asked, CancellationToken stopping)
    {
        var path = service.Folder.Length == 0 ? Preparation.SpecFile : $"{service.Folder}/{Preparation.SpecFile}";
        var text = await source.ReadFileAsync(service.Repository, commit.Sha, path, stopping)
            ?? throw new RefusedException(RefusalKind.Invalid, Refusals.NoSpec(fleet, commit, path));
        var read = SpecReader.Read(path, text);
        if (read.Spec is not { } spec)
        {
            throw new RefusedException(RefusalKind.Invalid, Refusals.Mistakes(fleet, commit, path, read.Errors));
        }

        if (spec.Components.FirstOrDefault(c => c.Config.Count > 0) is { } wanting)
        {
            // Started without what it asks for, it would fail in ways that say nothing.
            throw new RefusedException(Refusals.WantsConfiguration(fleet, wanting.Name, wanting.Config.Values.First().Key));
        }

        var policies = new[] { environment.Policy.Deploy, spec.For(environment.Name).Deploy };
        var branches = policies.Any(p => p.From.Length > 0) && source is IKnowsBranches knows ? await knows.BranchesOfAsync(service.Repository, commit.Sha, stopping) : [];
        foreach (var policy in policies)
        {
            if (policy.Check(environment.Name, branches, asked.Why) is [var refusal, ..] all)
            {
                var lacksReason = all.Length == 1 && policy.RequireReason && string.IsNullOrWhiteSpace(asked.Why);
                throw new RefusedException(Refusals.NotAllowed(fleet, commit, policy, refusal, lacksReason, policies.Any(p => p.RequireReason)));
            }
        }
    }

    private async Task<Deployment> Request(Func<string, State, (DeploymentRequest Request, Lesson Lesson)> make, Asked asked, CancellationToken stopping)
    {
        while (true)
        {
            var state = ledger.Current;
            var (request, lesson) = make($"d-{state.LastDeploymentNumber + 1}", state);
            List<CoreFact> facts = [new DeploymentRequested(request, DeploymentStory.Version)];
            var superseded = state.Unfinished(request.Fleet).Where(d => d.Interruption is null).ToList();
            facts.AddRange(superseded.Select(d => new SignalGiven(d.Id, SignalKind.Supersede)));
            facts.AddRange(Lessons.Facts(lesson, request.Fleet));
            try
            {
                // A new stream must not exist yet: two requests at once cannot have one number.
                var written = await ledger.Write(facts, asked.Who, asked.Why ?? (superseded.Count > 0 ? $"superseded by {request.Id}" : null), null, state, Gates.Streams(request.Fleet), stopping);
                return written.Deployments[request.Id];
            }
            catch (JournalConflictException)
            {
                // Somebody else asked at the same moment, or shut the door: decide again from what is so now.
            }
        }
    }
}
