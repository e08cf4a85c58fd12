using System.Collections.Immutable;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Tests.Planning.Simulated;

/// <summary>
/// A fleet's world without clocks, sockets and tasks: what is planned is done to it second by second, and whatever is done is held against the
/// <see cref="Rules"/> at once.
/// </summary>
public sealed class SimulatedWorld(Shape shape)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly List<SimulatedInstance> _instances = [];
    private readonly Dictionary<ReleaseId, TimeSpan?> _readyAfter = [];
    private int _started;

    public DateTimeOffset Now { get; private set; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    public Wish Wish { get; set; } = Wish.Nothing;
    public ImmutableSortedSet<string> Stopped { get; set; } = [];
    public ImmutableSortedDictionary<string, DateTimeOffset> RestartBefore { get; set; } = ImmutableSortedDictionary<string, DateTimeOffset>.Empty;
    public IReadOnlyList<SimulatedRouter> Routers { get; } = [.. Enumerable.Range(1, shape.Routers).Select(n => new SimulatedRouter($"router-{n}"))];
    public IReadOnlyList<SimulatedInstance> Instances => _instances;
    public IEnumerable<SimulatedInstance> Live => _instances.Where(i => i.IsLive);

    /// <summary>How long an instance takes to stop.</summary>
    public TimeSpan StopTakes { get; set; } = Second;

    /// <summary>The next starts do not reach the target.</summary>
    public int LostStarts { get; set; }

    /// <summary>From now on, instances of a release become ready so long after their start; null for never.</summary>
    public void BecomesReady(ReleaseId release, TimeSpan? after) => _readyAfter[release] = after;

    public FleetView View(DateTimeOffset since = default) => new()
    {
        Fleet = Shape.Fleet,
        Now = Now,
        Since = since,
        Wish = Wish,
        Stopped = Stopped,
        RestartBefore = RestartBefore,
        Specs = shape.Specs,
        Instances = [.. _instances.Select(i => i.Report(Now))],
        Routers = [.. Routers.Select(r => r.Report(Now))],
    };

    /// <summary>A second passes, and the planner looks and acts once.</summary>
    public FleetPlan Look()
    {
        Pass(Second);
        var view = View();
        var plan = FleetPlanner.Plan(view);
        Rules.Check(this, view, plan);
        foreach (var action in plan.Actions)
        {
            Do(action);
        }

        return plan;
    }

    public void Look(int times)
    {
        for (var n = 0; n < times; n++)
        {
            Look();
        }
    }

    public void Pass(TimeSpan time)
    {
        Now += time;
        foreach (var instance in Live.Where(i => i.StoppedAt <= Now).ToList())
        {
            End(instance, new ExitReport(instance.StoppedAt!.Value, null, "TERM", false, true, []));
        }
    }

    public void Crash(SimulatedInstance instance) => End(instance, new ExitReport(Now, 1, null, false, false, ["a fault"]));

    /// <summary>From now on nothing goes wrong by itself.</summary>
    public void BehaveWell()
    {
        _readyAfter.Clear();
        LostStarts = 0;
        StopTakes = Second;
        foreach (var instance in Live)
        {
            instance.IsUnknown = false;
            instance.FailingSince = null;
            instance.ReadyAt ??= Now + Second;
        }

        foreach (var router in Routers)
        {
            router.Answers = true;
            router.LongestRequest = Second;
        }
    }

    private void Do(FleetAction action)
    {
        switch (action)
        {
            case StartInstance when LostStarts > 0:
                LostStarts--;
                break;
            case StartInstance start:
                var after = _readyAfter.GetValueOrDefault(start.Id.Release, TimeSpan.FromSeconds(2));
                _instances.Add(new SimulatedInstance(start.Id, start.Work, Now, ++_started) { ReadyAt = Now + after });
                break;
            case SetWork work:
                Find(work.Id).Work = work.Work;
                break;
            case SetRoutes routes:
                foreach (var router in Routers.Where(r => r.Answers))
                {
                    router.Acknowledge(routes.Routes, Now);
                }

                break;
            case StopInstance stop:
                Find(stop.Id).StoppedAt ??= Now + StopTakes;
                break;
            case ForgetInstance forget:
                _instances.Remove(Find(forget.Id));
                break;
        }
    }

    private void End(SimulatedInstance instance, ExitReport exit)
    {
        instance.Exit = exit;
        foreach (var router in Routers)
        {
            router.Gone(instance.Id);
        }
    }

    private SimulatedInstance Find(InstanceId id) => _instances.Single(i => i.Id == id);
}
