using Davit.Core.Journal;
using Davit.Core.Judging;
using Davit.Core.Keeping;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Judgements;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>Asks the routers about once a second while a window is open, and gives the judge what they counted.</summary>
internal sealed class CanaryWatch(FleetId id, Crew crew, FleetKeeper keeper, Fence fence)
{
    // Many canaries at once are read in turn: together no more often than this, whatever they are, so that a server with a hundred has time for all else.
    private const double ReadingsPerSecond = 4;
    // A window of days is read less often: what it keeps stays small, and a verdict late by a part of the time gone is no later than it felt.
    private const double PartOfTimeGone = 1 / 300.0;
    private readonly JobReader _jobs = new(id, crew, keeper);

    /// <summary>A window that begins now: with what is counted so far, and whether the baseline's own instances are served everywhere.</summary>
    public async Task<Window> Begin(DeploymentPlan plan, int weight, TimeSpan hold, CancellationToken stopping)
    {
        var now = crew.Clock.GetUtcNow();
        var (reports, jobs) = (Reports(stopping), _jobs.Read(plan, stopping));
        var shares = (await reports).SelectMany(r => r.Routes?.Routes ?? []).Where(r => Shared(plan).Contains(r.Component)).Select(r => r.Shares).ToList();
        return new Window(plan.To, now, now + hold, CountsIn(await reports, plan), plan.From, weight)
        {
            IsFresh = shares.Count > 0 && shares.All(s => s.Any(share => share.Release == plan.From && share.Label == BaselineWish.Label)),
            Jobs = (await jobs).Marks,
        };
    }

    /// <summary>
    /// Watches until the judge decides, or the time is over and as much was seen as its patience allows. While a person has paused the deployment its time is not
    /// over: a canary that is left standing is not left alone.
    /// </summary>
    public async Task<Watched> Watch(Window window, DeploymentPlan plan, Func<bool> isPromoted, StepContext step)
    {
        if (Spoken(step) is { } spoken)
        {
            return new Watched(spoken.Verdict, IsPromoted: isPromoted());
        }

        var watch = await Open(window, plan, step);
        var verdict = await Judge(watch, plan, atOnce => Decide(watch, plan, atOnce, isPromoted()), step);
        return new Watched(verdict, isPromoted());
    }

    /// <summary>
    /// Goes on watching after a window, while a person is asked: a canary that is left standing is not left alone. Null when the person's word came, or the time
    /// was over, before there was anything to judge by.
    /// </summary>
    /// <param name="window">The window before.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="until">When the person is asked no longer.</param>
    /// <param name="isAnswered">Whether the person's word has come.</param>
    /// <param name="step">The step.</param>
    public async Task<Verdict?> WatchOn(Window window, DeploymentPlan plan, DateTimeOffset until, Func<bool> isAnswered, StepContext step)
    {
        if (Spoken(step) is { } spoken)
        {
            return spoken.Verdict;
        }

        bool IsOver() => isAnswered() || crew.Clock.GetUtcNow() >= until;
        while (!IsOver())
        {
            var position = crew.Ledger.Current.Position;
            try
            {
                var began = await Begin(plan, window.Weight, until - crew.Clock.GetUtcNow(), step.Stopping);
                var watch = await Open(began with { IsFresh = window.IsFresh }, plan, step);
                return await Judge(watch, plan, atOnce => atOnce ?? watch.Judge.Ended(Ends(began)) ?? (IsOver() ? watch.Conclusion(crew.Clock.GetUtcNow()) : null), step);
            }
            catch (TransientException)
            {
                // Nobody can be asked yet; the person's word is waited for all the same.
                await ChangeWithin(Shortest, position, step.Stopping);
            }
        }

        return null;
    }

    private async Task<OpenWatch> Open(Window window, DeploymentPlan plan, StepContext step) =>
        new(window, Replay.After(JudgedPair.Of(plan), await CanaryHistory.Heard(crew.Ledger, plan.Deployment, step.Stopping)));

    // Reads and asks the judge until something is decided, and writes that down.
    private async Task<Verdict> Judge(OpenWatch watch, DeploymentPlan plan, Func<Verdict?, Verdict?> decide, StepContext step)
    {
        var pair = JudgedPair.Of(plan);
        crew.Watches.Begin(plan.Deployment);
        try
        {
            while (true)
            {
                var position = crew.Ledger.Current.Position;
                if (decide(await Measure(watch, plan, pair, step.Stopping)) is { } verdict)
                {
                    await Say(verdict, watch, plan, step);
                    return verdict;
                }

                await ChangeWithin(UntilNext(watch, pair), position, step.Stopping);
            }
        }
        finally
        {
            crew.Watches.End(plan.Deployment);
        }
    }

    private async Task ChangeWithin(TimeSpan time, long position, CancellationToken stopping)
    {
        await crew.Ledger.WaitForChange(position, stopping).WaitAsync(time, crew.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stopping.ThrowIfCancellationRequested();
    }

    private async Task<IReadOnlyList<RouterReport>> Reports(CancellationToken stopping) => await Task.WhenAll(crew.Places.RoutersOf(id).Select(r => r.ObserveAsync(id, stopping)));

    private TimeSpan Shortest => TimeSpan.FromSeconds(Math.Max(1, crew.Watches.Count / ReadingsPerSecond));

    private static HashSet<string> Shared(DeploymentPlan plan) => [.. plan.Components.Where(JudgedPair.IsShared).Select(c => c.Name)];

    private static IReadOnlyList<CountsMark> CountsIn(IReadOnlyList<RouterReport> reports, DeploymentPlan plan)
    {
        var shared = Shared(plan);
        return [.. reports.SelectMany(r => r.Counts
            .Where(c => shared.Contains(c.Component) && (c.Release == plan.To || c.Release == plan.From))
            .Select(c => new CountsMark(r.Router, r.CountsSince, c)))];
    }

    private Judgement? Spoken(StepContext step) =>
        crew.Ledger.Current.Deployments[step.Run].Judgements.FirstOrDefault(j => j.Window == step.Step);

    // Gives what the judge says at once of a new block; null when it is not time yet, or nobody answered.
    private async Task<Verdict?> Measure(OpenWatch watch, DeploymentPlan plan, JudgedPair pair, CancellationToken stopping)
    {
        if (crew.Clock.GetUtcNow() < watch.NextAt)
        {
            return null;
        }

        try
        {
            var (reports, jobs) = (Reports(stopping), _jobs.Read(plan, stopping));
            var now = new Reading(CountsIn(await reports, plan), await jobs);
            var block = watch.BlockOf(now, crew.Clock.GetUtcNow(), plan, pair.Jobs);
            crew.Watches.Add(plan.Deployment, block);
            return watch.Add(block, now, Shortest, PartOfTimeGone);
        }
        catch (TransientException)
        {
            watch.Missed(crew.Clock.GetUtcNow() + Shortest);
            return null;
        }
    }

    private Verdict? Decide(OpenWatch watch, DeploymentPlan plan, Verdict? atOnce, bool isPromoted)
    {
        var now = crew.Clock.GetUtcNow();
        if ((atOnce ?? watch.Judge.Ended(Ends(watch.Window))) is { } verdict)
        {
            return verdict;
        }

        if ((now < watch.Window.Until || IsHeldOpen(plan.Deployment, now)) && !isPromoted)
        {
            return null;
        }

        var mayHold = now < watch.Window.Until + plan.Judge.Patience && !isPromoted;
        if (watch.IsBlind)
        {
            return mayHold ? null : watch.ConcludeBlind(now);
        }

        return !watch.IsMeasured && !isPromoted ? null : watch.Judge.Conclude() switch
        {
            { Kind: VerdictKind.Insufficient or VerdictKind.Blind } when mayHold => null,
            var concluded => concluded,
        };
    }

    private bool IsHeldOpen(string deployment, DateTimeOffset now) =>
        crew.Ledger.Current.Deployments[deployment].PausedSince is { } since && now < since + Run.LongestPause;

    private TimeSpan UntilNext(OpenWatch watch, JudgedPair pair)
    {
        var now = crew.Clock.GetUtcNow();
        var next = now < watch.Window.Until && watch.Window.Until < watch.NextAt ? watch.Window.Until : watch.NextAt;
        var last = watch.Window.Until + pair.Judge.Patience;
        watch.NextAt = next;
        var left = (now < last && last < next ? last : next) - now;
        return left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1);
    }

    private int Ends(Window window) => keeper.View?.Instances.Count(i =>
        i.Id.Release == window.Release && i.Kind is InstanceKind.Service && i.Exit is { WasAsked: false } exit && exit.At >= window.Opened) ?? 0;

    private Task Say(Verdict verdict, OpenWatch watch, DeploymentPlan plan, StepContext step)
    {
        var judgement = new Judgement(step.Step, watch.Window.Weight, watch.Window.Opened, crew.Clock.GetUtcNow(), watch.Window.Baseline, verdict);
        return crew.Ledger.Write(
            [new WindowMeasured(plan.Deployment, step.Step, [.. watch.Blocks]), new WindowJudged(plan.Deployment, judgement)],
            "judge", verdict.Words, fence, decidedFrom: null, step.Stopping);
    }
}
