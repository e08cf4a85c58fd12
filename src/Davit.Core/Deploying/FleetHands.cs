using Davit.Core.Journal;
using Davit.Core.Judging;
using Davit.Core.Keeping;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>The verbs of stories, done through the journal and the fleet's keeper.</summary>
public sealed class FleetHands(FleetId id, Crew crew, FleetKeeper keeper, Fence fence) : IFleet
{
    private static readonly TimeSpan LooksWithin = TimeSpan.FromSeconds(15);
    private readonly Ledger _ledger = crew.Ledger;
    private readonly TimeProvider _clock = crew.Clock;
    private readonly CanaryWatch _watch = new(id, crew, keeper, fence);

    public async Task<Told<Nothing>> Reach(Wish wish, Func<FleetView, Progress> reached, TimeSpan progress, StepContext step)
    {
        var position = await EnsureWish(wish, step);
        var began = Began(step);
        var seen = await NextView(null, position, step.Stopping);
        while (true)
        {
            switch (reached(seen with { Since = began }))
            {
                case Progress.Done done:
                    return Nothing.Seen(done.Seen);
                case Progress.Lost lost:
                    throw new PermanentException(lost.Why);
                case Progress.Waiting waiting:
                    var left = Later(began, waiting.LastMoved) + progress - _clock.GetUtcNow();
                    seen = left > TimeSpan.Zero
                        ? await NextViewWithin(left, seen, step.Stopping)
                        : throw new PermanentException($"no progress in {Words.Duration(progress)}: {waiting.For}");
                    break;
            }
        }
    }

    public async Task<Told<Window>> OpenWindow(DeploymentPlan plan, CanaryStepSpec stage, StepContext step)
    {
        var window = await _watch.Begin(plan, stage.Weight, stage.Hold, step.Stopping);
        return new Told<Window>(window, $"watching {plan.To} for {Words.Duration(stage.Hold)}{(plan.From is { } from ? $" beside {(window.IsFresh ? "fresh" : "the running")} instances of {from}" : "")}");
    }

    public async Task<Told<Watched>> Watch(Window window, DeploymentPlan plan, StepContext step)
    {
        var watched = await _watch.Watch(window, plan, () => Promoted(_ledger.Current, step), step);
        return watched.Verdict.Kind is VerdictKind.Fail
            ? throw new PermanentException(watched.Verdict.Words)
            : new Told<Watched>(watched, $"{watched.Verdict.Words}{(watched.IsPromoted ? "; promoted by a person before the time was over" : "")}");
    }

    public async Task<Told<Nothing>> AskPerson(TimeSpan deadline, StepContext step)
    {
        var until = Began(step) + deadline;
        // One state is both judged and waited from: a word that is given in between is not missed.
        while (_ledger.Current is var state && !Promoted(state, step))
        {
            var left = until - _clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                throw new PermanentException($"nobody promoted it within {Words.Duration(deadline)}");
            }

            await _ledger.WaitForChange(state.Position, step.Stopping).WaitAsync(left, _clock, step.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            step.Stopping.ThrowIfCancellationRequested();
        }

        var who = _ledger.Current.Deployments[step.Run].Signals.Last(s => s.Kind is SignalKind.Promote);
        return Nothing.Seen($"promoted by {who.Who}{(who.Reason is { } why ? $": {why}" : "")}");
    }

    public async Task<Told<Nothing>> AskWhileWatching(Window window, DeploymentPlan plan, StepContext step)
    {
        var deadline = plan.Strategy.GateDeadline;
        var verdict = await _watch.WatchOn(window, plan, Began(step) + deadline, () => Promoted(_ledger.Current, step), step);
        return verdict is { Kind: VerdictKind.Fail } failed ? throw new PermanentException(failed.Words) : await AskPerson(deadline, step);
    }

    public async Task<Told<Nothing>> RunReleaseJob(DeploymentPlan plan, StepContext step)
    {
        if (_ledger.Current.Fleet(id).JobsDone.Contains(plan.To))
        {
            return Nothing.Seen("ran before");
        }

        var release = _ledger.Current.Releases[plan.To];
        var job = new InstanceId(id.Environment, plan.To, "release", State.NumberOf(plan.Deployment), 0);
        await crew.Places.TargetOf(id).EnsureStartedAsync(InstanceOrders.ForReleaseJob(job, release, release.Spec.For(id.Environment).Release!), step);
        keeper.Wake();

        var ended = await EndOf(job, step.Stopping);
        if (!ended.Exit!.Succeeded)
        {
            throw new PermanentException($"the release job {Reached.Evidence(ended)}");
        }

        await _ledger.Write(new ReleaseJobSucceeded(id, plan.To), "davit", fence: fence, stopping: step.Stopping);
        return Nothing.Seen($"exited with code 0 after {Words.Duration(ended.Exit.At - ended.StartedAt)}");
    }

    public async Task<Told<CommitPoint>> Commit(DeploymentPlan plan, StepContext step)
    {
        var state = _ledger.Current;
        var commit = state.Fleet(id).Commits.FirstOrDefault(c => c.Deployment == plan.Deployment);
        if (commit is null)
        {
            if (CrashLoops.Find(state.Fleet(id).Ends, plan.To, state.Deployments[plan.Deployment].RequestedAt) is { } loop)
            {
                throw new PermanentException(loop);
            }

            commit = new CommitPoint(plan.To, plan.Deployment, _clock.GetUtcNow(), plan.IsRollback);
            await _ledger.Write(new ReleaseCommitted(id, commit), "davit", fence: fence, stopping: step.Stopping);
        }

        return new Told<CommitPoint>(commit, "from here on only forward, or an explicit rollback");
    }

    public async Task<Told<DateTimeOffset?>> StandOn(DeploymentPlan plan, StepContext step)
    {
        var commit = _ledger.Current.Fleet(id).Commits.First(c => c.Deployment == plan.Deployment);
        DateTimeOffset? warmUntil = plan.From is not null && plan.Strategy.KeepWarm > TimeSpan.Zero ? commit.At + plan.Strategy.KeepWarm : null;
        await EnsureWish(Wishes.After(plan, warmUntil), step);
        return new Told<DateTimeOffset?>(warmUntil, warmUntil is { } until ? $"instant rollback to {plan.From} until {until:HH:mm:ss} UTC" : $"{id.Environment} stands on {plan.To}");
    }

    private async Task<long> EnsureWish(Wish wish, StepContext step)
    {
        var state = _ledger.Current;
        if (state.Fleet(id).WishedBy != step.LaunchId)
        {
            state = await _ledger.Write(new WishChanged(id, wish, step.LaunchId), "davit", fence: fence, stopping: step.Stopping);
        }

        return state.Position;
    }

    private async Task<InstanceReport> EndOf(InstanceId job, CancellationToken stopping)
    {
        FleetView? seen = null;
        while (true)
        {
            seen = await NextView(seen, 0, stopping);
            if (seen.Instances.FirstOrDefault(i => i.Id == job) is { Exit: not null } ended)
            {
                return ended;
            }
        }
    }

    // Deadlines pass whether or not the keeper gets to look: an unreachable target must not stop the _clock.
    private async Task<FleetView> NextView(FleetView? seen, long position, CancellationToken stopping)
    {
        try
        {
            return await keeper.NextView(seen, position, stopping).WaitAsync(LooksWithin, _clock, stopping);
        }
        catch (TimeoutException)
        {
            throw new TransientException($"{id} could not be looked at for {Words.Duration(LooksWithin)}");
        }
    }

    // A fleet that stands still is looked at rarely: what was seen last is what the deadline finds.
    private async Task<FleetView> NextViewWithin(TimeSpan left, FleetView seen, CancellationToken stopping)
    {
        if (left >= LooksWithin)
        {
            return await NextView(seen, 0, stopping);
        }

        try
        {
            return await keeper.NextView(seen, 0, stopping).WaitAsync(left, _clock, stopping);
        }
        catch (TimeoutException)
        {
            return seen;
        }
    }

    private bool Promoted(State state, StepContext step) =>
        state.Deployments[step.Run].Signals.Any(s => s.Kind is SignalKind.Promote && s.At >= Began(step));

    private DateTimeOffset Began(StepContext step) => _ledger.Current.Deployments[step.Run].Step(step.Step)!.Began;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;
}
