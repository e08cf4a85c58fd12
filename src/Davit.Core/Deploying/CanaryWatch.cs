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
    private const double ReadingsPerSecond = 10;
    // A window of days is read less often: what it keeps stays small, and a verdict late by a part of the time gone is no later than it felt.
    private const double PartOfTimeGone = 1 / 300.0;

    /// <summary>What is counted so far, and whether the baseline's own instances are served everywhere.</summary>
    public async Task<(IReadOnlyList<CountsMark> Start, bool IsFresh)> Begin(DeploymentPlan plan, CancellationToken stopping)
    {
        var reports = await Reports(stopping);
        var shares = reports.SelectMany(r => r.Routes?.Routes ?? []).Where(r => Shared(plan).Contains(r.Component)).Select(r => r.Shares).ToList();
        return (CountsIn(reports, plan), shares.Count > 0 && shares.All(s => s.Any(share => share.Release == plan.From && share.Label == BaselineWish.Label)));
    }

    /// <summary>Watches until the judge decides, or the time is over and as much was seen as its patience allows.</summary>
    public async Task<Watched> Watch(Window window, DeploymentPlan plan, Func<bool> isPromoted, StepContext step)
    {
        var pair = JudgedPair.Of(plan);
        if (Spoken(step) is { } spoken)
        {
            return new Watched(spoken.Verdict, IsPromoted: isPromoted());
        }

        var watch = new OpenWatch(window, Replay.After(pair, await CanaryHistory.Heard(crew.Ledger, plan.Deployment, step.Stopping)));
        crew.Watches.Begin(plan.Deployment);
        try
        {
            while (true)
            {
                var position = crew.Ledger.Current.Position;
                if (Decide(watch, plan, await Measure(watch, plan, step.Stopping), isPromoted()) is { } verdict)
                {
                    await Say(verdict, watch, plan, step);
                    return new Watched(verdict, isPromoted());
                }

                await crew.Ledger.WaitForChange(position, step.Stopping).WaitAsync(UntilNext(watch, pair), crew.Clock, step.Stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                step.Stopping.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            crew.Watches.End(plan.Deployment);
        }
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
    private async Task<Verdict?> Measure(OpenWatch watch, DeploymentPlan plan, CancellationToken stopping)
    {
        if (crew.Clock.GetUtcNow() < watch.NextAt)
        {
            return null;
        }

        try
        {
            var counts = CountsIn(await Reports(stopping), plan);
            var block = watch.BlockOf(counts, crew.Clock.GetUtcNow(), plan);
            crew.Watches.Add(plan.Deployment, block);
            return watch.Add(block, counts, Shortest, PartOfTimeGone);
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

        if (now < watch.Window.Until && !isPromoted)
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
