using Davit.Core.Deploying;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>Asking for deployments and speaking to those under way. Thread-safe. What is refused leaves no trace; what is accepted is in the journal when it returns.</summary>
public sealed class DeploymentOperations(Ledger ledger, ISource source, ServiceOperations services, IReadOnlyCollection<string> targetKinds, TimeProvider clock)
{
    private readonly Newest _newest = new(ledger, source);
    private readonly CommitGate _commits = new(source);

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
        // Before anything is written, so that a mistake in the spec is told to the one who asked, and not to the journal.
        if ((await _commits.Look(service, environment, commit, asked.Why, stopping)).Refusals is [var refusal, ..])
        {
            throw new RefusedException(refusal.Kind, refusal.Because);
        }

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
        var release = WayBack.Choose(ledger.Current, fleet, rollback.Release, Environments.WantsReason(ledger.Current, targetKinds, fleet));
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

        if (signal is SignalKind.Resume && !deployment.IsPaused)
        {
            throw new RefusedException(Refusals.NotPaused(deployment));
        }

        // One that waits for a person goes nowhere by itself: ending it takes nothing back.
        if (signal is SignalKind.Abort && deployment.NeedsPerson is null && ledger.Current.Fleet(deployment.Fleet).Commits.Any(c => c.Deployment == id))
        {
            throw new RefusedException(Refusals.Committed(ledger.Current, deployment));
        }

        var state = await ledger.Write(new SignalGiven(id, signal), asked.Who, asked.Why, stopping: stopping);
        return state.Deployments[id];
    }

    /// <exception cref="RefusedException">There is none.</exception>
    public Deployment Find(string id) =>
        ledger.Current.Deployments.GetValueOrDefault(id) ?? throw new RefusedException(RefusalKind.NotFound, $"there is no deployment '{id}'", "davit history");

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

        return await _commits.Resolve(service, fleet, revision, stopping);
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
                var written = await ledger.Write(facts, asked.Who, asked.Why, null, state, Gates.Streams(request.Fleet), stopping);
                return written.Deployments[request.Id];
            }
            catch (JournalConflictException)
            {
                // Somebody else asked at the same moment, or shut the door: decide again from what is so now.
            }
        }
    }
}
