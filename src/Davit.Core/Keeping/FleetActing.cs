using System.Collections.Concurrent;
using Davit.Core.Journal;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Keeping;

/// <summary>Carries out a plan's actions. Starting and stopping go on beside the keeper's looks, one at a time per instance.</summary>
public sealed class FleetActing(FleetId fleet, Ledger ledger, IPlaces places, Fence fence, TimeProvider clock)
{
    private readonly ConcurrentDictionary<InstanceId, Task> _underWay = new();
    private readonly ConcurrentDictionary<InstanceId, InstanceReport> _refused = new();

    /// <summary>Orders that the target refused for good, as instances that ended at once: the evidence of a missing program.</summary>
    public IEnumerable<InstanceReport> Refused => _refused.Values;

    /// <summary>Why a router refused the last routes for good; null when none did.</summary>
    public string? RouteRefusal { get; private set; }

    /// <summary>Begins the actions; returns when routes are acknowledged. <paramref name="ended"/> is called as each of the others ends, with its failure.</summary>
    /// <exception cref="StaleTermException">Another server has taken over.</exception>
    public async Task Act(FleetPlan plan, FleetView view, Action<Exception?> ended, CancellationToken stopping)
    {
        foreach (var action in plan.Actions)
        {
            var step = new StepContext($"keeper of {fleet}", NameOf(action), fence.Term, stopping);
            if (action is SetRoutes routes)
            {
                await Apply(routes, view, step);
            }
            else if (IdOf(action) is { } id && !_underWay.ContainsKey(id))
            {
                Begin(id, () => Do(action, step), ended);
            }
        }
    }

    /// <summary>Waits for what was begun.</summary>
    public Task Ended() => Task.WhenAll(_underWay.Values.Select(t => t.ContinueWith(_ => { }, TaskScheduler.Default)));

    private void Begin(InstanceId id, Func<Task> act, Action<Exception?> ended)
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_underWay.TryAdd(id, gate.Task))
        {
            return;
        }

        _ = Run();

        async Task Run()
        {
            Exception? failure = null;
            try
            {
                await act();
            }
            catch (Exception e)
            {
                failure = e;
            }
            finally
            {
                _underWay.TryRemove(id, out _);
                gate.SetResult();
                ended(failure);
            }
        }
    }

    private async Task Do(FleetAction action, StepContext step)
    {
        var target = places.TargetOf(fleet);
        switch (action)
        {
            case StartInstance start:
                await Start(target, start, step);
                break;
            case SetWork work when target is IQuietsWork quiets:
                await quiets.EnsureWorkAsync(work.Id, work.Work, step);
                break;
            case StopInstance stop:
                await Note(stop, step);
                await target.EnsureStoppedAsync(stop.Id, step);
                break;
            case ForgetInstance forget:
                _refused.TryRemove(forget.Id, out _);
                await target.EnsureForgottenAsync(forget.Id, step);
                break;
        }
    }

    // Written down before it is so: the reason is what the look saw, and an end that was asked for tells none.
    private async Task Note(StopInstance stop, StepContext step)
    {
        if (stop.Fault is { } fault && ledger.Current.Fleet(fleet).Ends.All(e => e.Instance != stop.Id))
        {
            await ledger.Write(new InstanceEnded(fleet, new InstanceEnd(stop.Id, clock.GetUtcNow(), fault, [])), "davit", fence: fence, stopping: step.Stopping);
        }
    }

    private async Task Start(ITarget target, StartInstance start, StepContext step)
    {
        var release = ledger.Current.Releases[start.Id.Release];
        var component = release.Spec.For(fleet.Environment).Component(start.Id.Component);
        try
        {
            await target.EnsureStartedAsync(InstanceOrders.For(start.Id, release, component, start.Work), step);
        }
        catch (PermanentException never)
        {
            var now = clock.GetUtcNow();
            _refused[start.Id] = new InstanceReport
            {
                Id = start.Id,
                State = InstanceState.Exited,
                StartedAt = now,
                Exit = new ExitReport(now, 127, null, false, false, [never.Message]),
            };
        }
    }

    private async Task Apply(SetRoutes action, FleetView view, StepContext step)
    {
        var revision = view.Routers.Max(r => r?.Routes?.Term == fence.Term ? r.Routes.Revision : 0) + 1;
        var routes = new RouteSet { Fleet = fleet, Term = fence.Term, Revision = revision, Routes = action.Routes };
        RouteRefusal = null;
        foreach (var router in places.RoutersOf(fleet))
        {
            try
            {
                await router.ApplyAsync(routes, step);
            }
            catch (PermanentException never)
            {
                RouteRefusal = never.Message;
            }
            catch (TransientException)
            {
                // It is asked again at the next look, and until it answers nothing that it may serve is stopped.
            }
        }
    }

    private static string NameOf(FleetAction action) => action switch
    {
        StartInstance start => $"start {start.Id}",
        SetWork work => $"set {work.Id} {work.Work}",
        StopInstance stop => $"stop {stop.Id}",
        ForgetInstance forget => $"forget {forget.Id}",
        _ => "set routes",
    };

    private static InstanceId? IdOf(FleetAction action) => action switch
    {
        StartInstance start => start.Id,
        SetWork work => work.Id,
        StopInstance stop => stop.Id,
        ForgetInstance forget => forget.Id,
        _ => null,
    };
}
