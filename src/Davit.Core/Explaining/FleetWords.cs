using System.Globalization;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Explaining;

/// <summary>Says what runs, and what should and does not.</summary>
internal static class FleetWords
{
    private const int MostShown = 3;

    public static IEnumerable<Explanation> Health(Situation situation)
    {
        var fleet = situation.Fleet;
        if (situation.WhyNotSeen is { } blind)
        {
            yield return new(WhyKind.Unknown, $"what runs in {fleet} cannot be seen: unknown is not dead, and nothing is stopped for it")
            {
                Evidence = [new(fleet.ToString(), blind)],
                Next = [new("davit doctor", "looks at everything that the server depends on")],
            };
        }

        if (situation.View is not { } view)
        {
            yield break;
        }

        if (view.RouteRefusal is { } refusal)
        {
            yield return new(WhyKind.Refused, $"the router refuses the routes of {fleet}: {refusal}") { Next = [new($"davit service show {fleet.Service}", "shows the hosts and paths that it asks for")] };
        }
        else if (!view.AllRoutersKnown)
        {
            yield return new(WhyKind.Unknown, $"a router of {fleet} does not answer") { Next = [new("davit doctor", "looks at everything that the server depends on")] };
        }

        if (Missing(view) is { Count: > 0 } missing && !situation.State.Unfinished(fleet).Any())
        {
            yield return new(WhyKind.Failing, $"{string.Join(", ", missing.Select(m => $"{m.Ready} of {m.Wanted} {m.Component}"))} of {fleet} {(missing.Count == 1 && missing[0].Ready == 1 ? "is" : "are")} ready")
            {
                Since = Since(situation, view),
                Evidence = [.. NotReady(view)],
                Next = Mending(situation),
            };
        }
    }

    /// <summary>How many instances each component lacks.</summary>
    public static IReadOnlyList<(string Component, int Ready, int Wanted)> Missing(FleetView view) =>
        [.. view.Wish.Demand.Keys.Select(c => (Component: c, Ready: view.Live.Count(i => i.Id.Component == c && i.IsReady), Wanted: view.Demand(c))).Where(c => c.Ready < c.Wanted)];

    /// <summary>What the instances that are not ready say: their probes, their ends, their last lines.</summary>
    public static IEnumerable<Evidence> NotReady(FleetView view) =>
        view.Instances
            .Where(i => i.Kind is InstanceKind.Service && view.Wish.Releases.Contains(i.Id.Release) && !i.IsReady && i.Exit is not { WasAsked: true })
            .GroupBy(i => (i.Id.Release, i.Id.Component, i.Id.Slot))
            .Select(slot => slot.MaxBy(i => i.Id.Attempt)!)
            .Where(i => !view.Live.Any(l => l.IsReady && l.Id.Component == i.Id.Component && l.Id.Slot == i.Id.Slot && l.Id.Release == i.Id.Release))
            .OrderByDescending(i => i.Exit?.At ?? i.StartedAt)
            .Take(MostShown)
            .Select(i => new Evidence(i.Id.ToString(), Reached.How(i)));

    public static string InWords(Situation situation)
    {
        var (fleet, stands) = (situation.Fleet, situation.Stands);
        var ready = situation.View is { } view ? InstancesReady(view.Wish.Demand.Keys.Sum(view.Demand)) : "";
        return $"{fleet.Service} stands on {stands.Committed} in {fleet.Environment}{ready}";
    }

    private static string InstancesReady(int count) => string.Create(CultureInfo.InvariantCulture, $", {count} instance{(count == 1 ? "" : "s")} ready");

    private static DateTimeOffset? Since(Situation situation, FleetView view) =>
        situation.Stands.Ends.Where(e => view.Wish.Releases.Contains(e.Instance.Release)).Select(e => (DateTimeOffset?)e.At).LastOrDefault()
        ?? situation.Stands.Commits.LastOrDefault()?.At;

    private static IReadOnlyList<NextStep> Mending(Situation situation)
    {
        var fleet = situation.Fleet;
        List<NextStep> next = [new($"davit logs {fleet.Service} --to {fleet.Environment}", "shows what its instances wrote")];
        if (RollbackTarget.Of(situation.Stands, situation.State.Releases) is { } before)
        {
            next.Add(new($"davit rollback {fleet.Service} --to {fleet.Environment}", $"goes back to {before}"));
        }

        next.Add(new($"davit restart {fleet.Service} --to {fleet.Environment}", "replaces its instances, a few at a time"));
        return next;
    }
}
