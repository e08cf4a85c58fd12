using Davit.Core.Journal;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;
using Microsoft.Extensions.Logging;

namespace Davit.Core.Keeping;

/// <summary>
/// Holds a fleet to what is wished: looks, plans, acts a little, and looks again. It forgets nothing because it remembers nothing. One at a time per fleet,
/// under the fleet's lease.
/// </summary>
public sealed partial class FleetKeeper
{
    // Behind every signal there is a timer: what the target and the journal failed to tell is seen by then.
    private static readonly TimeSpan AtRest = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WhileAwaited = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan InMotion = TimeSpan.FromMilliseconds(100);
    private readonly FleetId _fleet;
    private readonly Ledger _ledger;
    private readonly IPlaces _places;
    private readonly Fence _fence;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly FleetLooking _looking;
    private readonly FleetActing _acting;
    private readonly Wakeup _wakeup = new();
    private readonly Wakeup _looked = new();
    private volatile FleetView? _view;
    private Exception? _lost;

    public FleetKeeper(FleetId fleet, Ledger ledger, IPlaces places, Fence fence, TimeProvider clock, ILogger log)
    {
        _fleet = fleet;
        _ledger = ledger;
        _places = places;
        _fence = fence;
        _clock = clock;
        _log = log;
        _looking = new FleetLooking(fleet, ledger, places, clock);
        _acting = new FleetActing(fleet, ledger, places, fence, clock);
    }

    /// <summary>The last look; null before the first.</summary>
    public FleetView? View => _view;

    /// <summary>Asks for a look now.</summary>
    public void Wake() => _wakeup.Set();

    /// <summary>The next look that has seen the journal up to a position, other than one already seen; there is one every second at least while somebody waits.</summary>
    public async Task<FleetView> NextView(FleetView? seen, long position, CancellationToken stopping)
    {
        while (true)
        {
            var next = _looked.Next;
            if (_view is { } view && !ReferenceEquals(view, seen) && view.Position >= position)
            {
                return view;
            }

            await next.WaitAsync(WhileAwaited, _clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
            if (!next.IsCompleted)
            {
                Wake();
            }
        }
    }

    /// <summary>Keeps until stopped.</summary>
    /// <exception cref="StaleTermException">Another server has taken the fleet over.</exception>
    public async Task Keep(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var signals = Task.WhenAll(ListenToTarget(ending.Token), ListenToJournal(ending.Token));
        try
        {
            while (true)
            {
                var woken = _wakeup.Next;
                var rest = await LookAndAct(ending.Token);
                await woken.WaitAsync(rest, _clock, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                ending.Token.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            await ending.CancelAsync();
            await signals.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _acting.Ended();
        }
    }

    private async Task<TimeSpan> LookAndAct(CancellationToken stopping)
    {
        if (_lost is { } lost)
        {
            throw lost;
        }

        try
        {
            var look = await _looking.Look(stopping);
            var view = look with { RouteRefusal = _acting.RouteRefusal, Instances = [.. look.Instances, .. _acting.Refused.Where(r => look.Instances.All(i => i.Id != r.Id))] };
            await NoteEnds(view, stopping);
            _view = view;
            _looked.Set();

            var plan = FleetPlanner.Plan(view);
            await _acting.Act(plan, view, Ended, stopping);
            if (plan.Actions.Any(a => a is SetRoutes) && _acting.RouteRefusal is null)
            {
                Wake();
            }

            return Rest(view, plan);
        }
        catch (TransientException e)
        {
            LogCannotLook(_fleet, e.Message);
            return TimeSpan.FromSeconds(1);
        }
    }

    private void Ended(Exception? failure)
    {
        switch (failure)
        {
            case StaleTermException stale:
                _lost = stale;
                break;
            case null or OperationCanceledException:
                break;
            default:
                LogActionFailed(_fleet, failure.Message);
                // Tried again at the next timed look, not at once: a refusal in a tight loop helps nobody.
                return;
        }

        Wake();
    }

    private TimeSpan Rest(FleetView view, FleetPlan plan)
    {
        var wanted = view.Wish.GroupsAt(view.Now).Select(g => g.Release).ToHashSet();
        var inMotion = !plan.IsEmpty || !view.AllRoutersKnown || view.Live.Any(i => !wanted.Contains(i.Id.Release) || i.Health is HealthState.Pending) || Draining(view);
        var rest = inMotion ? InMotion : AtRest;
        return plan.LookAgain is { } at && at - view.Now < rest ? TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, (at - view.Now).Ticks)) : rest;
    }

    private static bool Draining(FleetView view) =>
        view.Routers.Any(r => r is not null && r.Load.Any(l => l.RemovedSince is not null && l.InFlight > 0));

    private async Task NoteEnds(FleetView view, CancellationToken stopping)
    {
        var ends = _ledger.Current.Fleet(_fleet).Ends;
        var known = ends.Select(e => e.Instance).ToHashSet();
        var oldest = ends is [var first, ..] ? first.At : DateTimeOffset.MinValue;
        foreach (var ended in view.Instances.Where(i => i.Exit is { WasAsked: false } exit && exit.At >= oldest && i.Kind is InstanceKind.Service && !known.Contains(i.Id)).OrderBy(i => i.Exit!.At))
        {
            var end = new InstanceEnd(ended.Id, ended.Exit!.At, ended.Exit.InWords(), [.. ended.Exit.LastLines.TakeLast(50)]);
            await _ledger.Write(new InstanceEnded(_fleet, end), "davit", fence: _fence, stopping: stopping);
        }
    }

    private async Task ListenToTarget(CancellationToken stopping)
    {
        long mark = 0;
        while (true)
        {
            try
            {
                mark = await _places.TargetOf(_fleet).WaitForChangeAsync(_fleet, mark, stopping);
                Wake();
            }
            catch (DavitException)
            {
                // The timed looks go on; the target says itself, when it is looked at, what is wrong.
                await Task.Delay(TimeSpan.FromSeconds(1), _clock, stopping);
            }
        }
    }

    private async Task ListenToJournal(CancellationToken stopping)
    {
        var seen = _ledger.Current;
        while (true)
        {
            await _ledger.WaitForChange(seen.Position, stopping);
            var now = _ledger.Current;
            if (!ReferenceEquals(now.Fleets.GetValueOrDefault(_fleet), seen.Fleets.GetValueOrDefault(_fleet)))
            {
                Wake();
            }

            seen = now;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Fleet} cannot be looked at: {Why}")]
    private partial void LogCannotLook(FleetId fleet, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An action on {Fleet} failed and will be tried again: {Why}")]
    private partial void LogActionFailed(FleetId fleet, string why);
}
