using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>How far a fleet is on the way to something.</summary>
public abstract record Progress
{
    /// <summary>It is reached; what was seen is told in the story.</summary>
    public sealed record Done(string Seen) : Progress;

    /// <summary>Not yet: what is missing, and when something last moved forward.</summary>
    public sealed record Waiting(string For, DateTimeOffset? LastMoved = null) : Progress;

    /// <summary>It cannot be reached: why, with the evidence.</summary>
    public sealed record Lost(string Why) : Progress;
}

/// <summary>Conditions that stories wait for, judged from one look at the fleet.</summary>
public static class Reached
{
    /// <summary>Ends before it was ever ready that one slot may have: one may be chance, the second is the program.</summary>
    public const int EndsTolerated = 1;

    /// <summary>Every instance that is wished of a release is ready.</summary>
    public static Progress Ready(FleetView view, ReleaseId release)
    {
        if (Broken(view, release) is { } broken)
        {
            return new Progress.Lost(broken);
        }

        var slots = Slots.Wanted(view).Where(s => s.Release == release).ToList();
        var filling = slots.Select(s => (Slot: s, Instance: Slots.Filling(view, s))).ToList();
        var ready = filling.Where(f => f.Instance is { IsReady: true }).ToList();
        if (ready.Count == slots.Count)
        {
            return new Progress.Done(slots.Count == 0 ? $"{release} has nothing to start yet" : $"{InWords(slots.Select(s => s.Component.Name))} ready");
        }

        var missing = filling.First(f => f.Instance is not { IsReady: true });
        return new Progress.Waiting(
            $"{ready.Count} of {slots.Count} instances of {release} are ready; {Describe(view, missing.Slot, missing.Instance)}",
            ready.Max(f => f.Instance!.ReadySince));
    }

    /// <summary>Every router has acknowledged the shares that are wished, on instances that are ready.</summary>
    public static Progress Split(FleetView view)
    {
        if (view.RouteRefusal is { } refusal)
        {
            return new Progress.Lost(refusal);
        }

        if (!view.AllRoutersKnown)
        {
            return new Progress.Waiting("a router does not answer");
        }

        var routes = TrafficPlanner.Routes(view);
        if (view.Routers.Any(r => !Routing.Same(r!.Routes?.Routes ?? [], routes)))
        {
            return new Progress.Waiting("a router has not acknowledged the table yet");
        }

        var late = routes.FirstOrDefault(r => !SharesAre(view, r));
        return late is null
            ? new Progress.Done(routes.Count == 0 ? "nothing to route" : $"acknowledged by {string.Join(", ", view.Routers.Select(r => $"{r!.Router} at generation {r.Generation}"))}")
            : new Progress.Waiting($"{late.Component} lacks ready instances for {string.Join(" : ", view.Wish.Shares.Select(s => $"{s.Release} {s.Weight} %"))}");
    }

    /// <summary>Nothing runs but what is wished, and what is wished is ready.</summary>
    public static Progress Settled(FleetView view, ReleaseId release)
    {
        var ready = Ready(view, release);
        if (ready is not Progress.Done)
        {
            return ready;
        }

        var filling = Slots.Wanted(view).Select(s => Slots.Filling(view, s)).OfType<InstanceReport>().ToList();
        var leaving = view.Live.Where(i => !filling.Contains(i)).ToList();
        if (leaving.Count == 0 && Split(view) is Progress.Done)
        {
            return ready;
        }

        // The last instance to be ready moved it forward: whoever leaves has the whole time from then.
        var waitsFor = leaving.Count == 0 ? ((Progress.Waiting)Split(view)).For : $"{leaving.Count} replaced instance{(leaving.Count == 1 ? "" : "s")} still run{(leaving.Count == 1 ? "s" : "")}: {Leaving(view, leaving[0])}";
        return new Progress.Waiting(waitsFor, filling.Max(i => i.ReadySince));
    }

    /// <summary>Nothing of a release runs unless it is kept warm.</summary>
    public static Progress Gone(FleetView view, ReleaseId release)
    {
        var filling = Slots.Wanted(view).Select(s => Slots.Filling(view, s)?.Id).OfType<InstanceId>().ToHashSet();
        var left = view.Live.Where(i => i.Id.Release == release && !filling.Contains(i.Id)).ToList();
        return left.Count == 0
            ? new Progress.Done($"nothing of {release} runs{(view.Live.Any(i => i.Id.Release == release) ? " but what is kept warm" : "")}")
            : new Progress.Waiting($"{left.Count} instances of {release} still run: {Leaving(view, left[0])}");
    }

    /// <summary>Why a release cannot become healthy, when that is plain already; null when it may.</summary>
    public static string? Broken(FleetView view, ReleaseId release)
    {
        var hopeless = view.Instances
            .Where(i => i.Id.Release == release && i.Kind is InstanceKind.Service)
            .GroupBy(i => (i.Id.Component, i.Id.Slot))
            .Where(slot => !slot.Any(i => i.IsReady))
            .Select(slot => slot.Where(i => i.Exit is { WasAsked: false } exit && exit.At >= view.Since).ToList())
            .FirstOrDefault(ends => ends.Count > EndsTolerated || ends.Any(i => i.Exit!.Code is 126 or 127));
        return hopeless is null ? null : Evidence(hopeless.MaxBy(i => i.Id.Attempt)!);
    }

    /// <summary>Which instance ended or fails, and how, with its last lines.</summary>
    public static string Evidence(InstanceReport instance) => $"{instance.Id}{(instance is { Exit: null, LastProbe: not null } ? ":" : "")} {How(instance)}";

    /// <summary>The same without its name.</summary>
    public static string How(InstanceReport instance) => instance switch
    {
        { Exit: { } exit } => $"{exit.InWords()}{LastLines(exit.LastLines)}",
        { LastProbe: { } probe } => probe,
        _ => $"is {instance.State.ToString().ToLowerInvariant()}",
    };

    internal static string LastLines(IReadOnlyList<string> lines) => lines.Count == 0 ? "" : $"; its last lines:\n{string.Join('\n', lines.TakeLast(10).Select(l => "    " + l))}";

    private static bool SharesAre(FleetView view, Route route) =>
        TrafficPlanner.Wished(view, route.Component).IsEmpty || view.Demand(route.Component) == 0 || TrafficPlanner.IsCarried(view, route.Component);

    private static string Describe(FleetView view, Slot slot, InstanceReport? instance)
    {
        if (instance is not null)
        {
            return Evidence(instance);
        }

        return Slots.Newest(view, slot) is { Exit: { } } ended
            ? Evidence(ended)
            : $"{slot.Component.Name} {slot.Number} is not started yet";
    }

    private static string Leaving(FleetView view, InstanceReport instance) =>
        view.MayBeServed(instance.Id) ? $"a router still names {instance.Id}"
        : view.IsDraining(instance.Id) ? $"{instance.Id} finishes its requests"
        : $"{instance.Id} stops";

    private static string InWords(IEnumerable<string> components) =>
        string.Join(", ", components.CountBy(c => c).Select(c => $"{c.Value} {c.Key}"));
}
