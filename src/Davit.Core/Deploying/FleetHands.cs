using Davit.Core.Journal;
using Davit.Core.Judging;
using Davit.Core.Keeping;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>The verbs of stories, done through the journal and the fleet's keeper.</summary>
public sealed class FleetHands(FleetId id, Ledger ledger, FleetKeeper keeper, IPlaces places, Fence fence, TimeProvider clock) : IFleet
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LooksWithin = TimeSpan.FromSeconds(15);

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
                    var left = Later(began, waiting.LastMoved) + progress - clock.GetUtcNow();
                    seen = left > TimeSpan.Zero
                        ? await NextViewWithin(left, seen, step.Stopping)
                        : throw new PermanentException($"no progress in {Words.Duration(progress)}: {waiting.For}");
                    break;
            }
        }
    }

    public async Task<Told<Window>> OpenWindow(ReleaseId release, TimeSpan length, StepContext step)
    {
        var now = clock.GetUtcNow();
        var window = new Window(release, now, now + length, await Counts(release, step.Stopping));
        return new Told<Window>(window, $"watching {release} for {Words.Duration(length)}");
    }

    public async Task<Told<Nothing>> Watch(Window window, DeploymentPlan plan, StepContext step)
    {
        while (true)
        {
            var verdict = await Judge(window, plan.Limits, step.Stopping);
            switch (verdict)
            {
                case LimitVerdict.Broken broken:
                    throw new PermanentException(broken.Words);
                case LimitVerdict.Kept kept when Promoted(ledger.Current, step):
                    return Nothing.Seen($"{kept.Words}; promoted by a person before the time was over");
                case LimitVerdict.Kept kept when clock.GetUtcNow() >= window.Until:
                    return Nothing.Seen(kept.Words);
                case null when clock.GetUtcNow() > window.Until + plan.Deadline:
                    throw new PermanentException($"no router could be asked for its counts for {Words.Duration(plan.Deadline)} after the window");
            }

            await Task.Delay(WatchInterval, clock, step.Stopping);
        }
    }

    public async Task<Told<Nothing>> AskPerson(TimeSpan deadline, StepContext step)
    {
        var until = Began(step) + deadline;
        // One state is both judged and waited from: a word that is given in between is not missed.
        while (ledger.Current is var state && !Promoted(state, step))
        {
            var left = until - clock.GetUtcNow();
            if (left <= TimeSpan.Zero)
            {
                throw new PermanentException($"nobody promoted it within {Words.Duration(deadline)}");
            }

            await ledger.WaitForChange(state.Position, step.Stopping).WaitAsync(left, clock, step.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            step.Stopping.ThrowIfCancellationRequested();
        }

        var who = ledger.Current.Deployments[step.Run].Signals.Last(s => s.Kind is SignalKind.Promote);
        return Nothing.Seen($"promoted by {who.Who}{(who.Reason is { } why ? $": {why}" : "")}");
    }

    public async Task<Told<Nothing>> RunReleaseJob(DeploymentPlan plan, StepContext step)
    {
        if (ledger.Current.Fleet(id).JobsDone.Contains(plan.To))
        {
            return Nothing.Seen("ran before");
        }

        var release = ledger.Current.Releases[plan.To];
        var job = new InstanceId(id.Environment, plan.To, "release", State.NumberOf(plan.Deployment), 0);
        await places.TargetOf(id).EnsureStartedAsync(InstanceOrders.ForReleaseJob(job, release, release.Spec.For(id.Environment).Release!), step);
        keeper.Wake();

        var ended = await EndOf(job, step.Stopping);
        if (!ended.Exit!.Succeeded)
        {
            throw new PermanentException($"the release job {Reached.Evidence(ended)}");
        }

        await ledger.Write(new ReleaseJobSucceeded(id, plan.To), "davit", fence: fence, stopping: step.Stopping);
        return Nothing.Seen($"exited with code 0 after {Words.Duration(ended.Exit.At - ended.StartedAt)}");
    }

    public async Task<Told<CommitPoint>> Commit(DeploymentPlan plan, StepContext step)
    {
        var state = ledger.Current;
        var commit = state.Fleet(id).Commits.FirstOrDefault(c => c.Deployment == plan.Deployment);
        if (commit is null)
        {
            if (CrashLoops.Find(state.Fleet(id).Ends, plan.To, state.Deployments[plan.Deployment].RequestedAt) is { } loop)
            {
                throw new PermanentException(loop);
            }

            commit = new CommitPoint(plan.To, plan.Deployment, clock.GetUtcNow(), plan.IsRollback);
            await ledger.Write(new ReleaseCommitted(id, commit), "davit", fence: fence, stopping: step.Stopping);
        }

        return new Told<CommitPoint>(commit, "from here on only forward, or an explicit rollback");
    }

    public async Task<Told<DateTimeOffset?>> StandOn(DeploymentPlan plan, StepContext step)
    {
        var commit = ledger.Current.Fleet(id).Commits.First(c => c.Deployment == plan.Deployment);
        DateTimeOffset? warmUntil = plan.From is not null && plan.Strategy.KeepWarm > TimeSpan.Zero ? commit.At + plan.Strategy.KeepWarm : null;
        await EnsureWish(Wishes.After(plan, warmUntil), step);
        return new Told<DateTimeOffset?>(warmUntil, warmUntil is { } until ? $"instant rollback to {plan.From} until {until:HH:mm:ss} UTC" : $"{id.Environment} stands on {plan.To}");
    }

    private async Task<long> EnsureWish(Wish wish, StepContext step)
    {
        var state = ledger.Current;
        if (state.Fleet(id).WishedBy != step.LaunchId)
        {
            state = await ledger.Write(new WishChanged(id, wish, step.LaunchId), "davit", fence: fence, stopping: step.Stopping);
        }

        return state.Position;
    }

    private async Task<LimitVerdict?> Judge(Window window, Model.Spec.LimitsSpec limits, CancellationToken stopping)
    {
        try
        {
            var counts = WindowCounts.Between(window.Start, await Counts(window.Release, stopping));
            var crashes = keeper.View?.Instances.Count(i => i.Id.Release == window.Release && i.Kind is InstanceKind.Service && i.Exit is { WasAsked: false } exit && exit.At >= window.Opened) ?? 0;
            return LimitCheck.Decide(limits, counts, crashes);
        }
        catch (TransientException)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<CountsMark>> Counts(ReleaseId release, CancellationToken stopping)
    {
        var reports = await Task.WhenAll(places.RoutersOf(id).Select(r => r.ObserveAsync(id, stopping)));
        return [.. reports.SelectMany(r => r.Counts.Where(c => c.Release == release).Select(c => new CountsMark(r.Router, r.CountsSince, c)))];
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

    // Deadlines pass whether or not the keeper gets to look: an unreachable target must not stop the clock.
    private async Task<FleetView> NextView(FleetView? seen, long position, CancellationToken stopping)
    {
        try
        {
            return await keeper.NextView(seen, position, stopping).WaitAsync(LooksWithin, clock, stopping);
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
            return await keeper.NextView(seen, 0, stopping).WaitAsync(left, clock, stopping);
        }
        catch (TimeoutException)
        {
            return seen;
        }
    }

    private bool Promoted(State state, StepContext step) =>
        state.Deployments[step.Run].Signals.Any(s => s.Kind is SignalKind.Promote && s.At >= Began(step));

    private DateTimeOffset Began(StepContext step) => ledger.Current.Deployments[step.Run].Step(step.Step)!.Began;

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset? b) => b > a ? b.Value : a;
}
