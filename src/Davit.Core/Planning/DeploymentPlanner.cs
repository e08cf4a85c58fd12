using System.Collections.Immutable;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>Decides a deployment's plan from what was asked, the two releases, and what a person scaled.</summary>
public static class DeploymentPlanner
{
    public static DeploymentPlan Plan(DeploymentRequest request, Release to, Release? from, FleetState fleet)
    {
        var after = to.Spec.For(request.Fleet.Environment);
        var before = from?.Spec.For(request.Fleet.Environment);
        var kind = request.Strategy ?? (request.IsRollback && OnlyOneAtATime(before, after) ? StrategyKind.Recreate : after.Strategy.Kind);
        return new DeploymentPlan
        {
            Deployment = request.Id,
            Fleet = request.Fleet,
            To = to.Id,
            From = from?.Id,
            IsRollback = request.IsRollback,
            HasReleaseJob = after.Release is not null && !request.IsRollback && !fleet.JobsDone.Contains(to.Id),
            Strategy = after.Strategy with { Kind = kind, Steps = StepsOf(after.Strategy, kind), KeepWarm = KeepWarm(after.Strategy, kind) },
            Limits = after.Limits,
            Judge = after.Judge ?? new JudgeSpec(),
            Components = [.. Names(before, after).Select(name => Component(name, before, after, fleet))],
        };
    }

    /// <summary>
    /// Why two releases cannot serve side by side, as all strategies but recreate have them do: a component of one listens for what another component of the
    /// other does, as after a renaming. Null when they can.
    /// </summary>
    public static string? WhyNotTogether(DeploymentPlan plan, ServiceSpec? before, ServiceSpec after)
    {
        if (before is null || plan.Strategy.Kind is StrategyKind.Recreate)
        {
            return null;
        }

        return Clash(before, after) is { } clash
            ? $"{clash.Place} is of {clash.Old} in {plan.From} and of {clash.New} in {plan.To}: requests cannot be shared between components of two names. Keep the name, or deploy once with --strategy recreate"
            : null;
    }

    // A rollback is never refused for this, nor asked about: what cannot stand side by side goes back one after the other.
    private static bool OnlyOneAtATime(ServiceSpec? before, ServiceSpec after) =>
        after.Strategy.Kind is StrategyKind.Recreate || before is not null && (before.Strategy.Kind is StrategyKind.Recreate || Clash(before, after) is not null);

    private static (string Old, string New, string Place)? Clash(ServiceSpec before, ServiceSpec after) =>
        (from old in before.Components
         from @new in after.Components
         where old.Name != @new.Name
         from place in Places(old).Intersect(Places(@new))
         select ((string Old, string New, string Place)?)(old.Name, @new.Name, place)).FirstOrDefault();

    private static IEnumerable<string> Places(ComponentSpec component) => component.Routes.SelectMany(r => r.Hosts.SelectMany(h => r.Paths.Select(p => $"'{h}{p}'")));

    private static readonly TimeSpan BlueGreenKeepsWarm = TimeSpan.FromMinutes(10);

    private static TimeSpan KeepWarm(StrategySpec strategy, StrategyKind kind) =>
        kind is StrategyKind.BlueGreen && strategy.KeepWarm == TimeSpan.Zero ? BlueGreenKeepsWarm : strategy.KeepWarm;

    private static ImmutableArray<CanaryStepSpec> StepsOf(StrategySpec strategy, StrategyKind kind) =>
        kind is not StrategyKind.Canary ? [] : strategy.Steps.IsDefaultOrEmpty ? StrategySpec.DefaultCanarySteps : strategy.Steps;

    // The new release's order, then what goes: the order of a plan is the order of its parts on the page.
    private static IEnumerable<string> Names(ServiceSpec? before, ServiceSpec after) =>
        after.Components.Concat(before?.Components ?? []).Where(c => !c.IsCron).Select(c => c.Name).Distinct();

    private static PlannedComponent Component(string name, ServiceSpec? before, ServiceSpec after, FleetState fleet)
    {
        var (old, @new) = (Find(before, name), Find(after, name));
        return new PlannedComponent(name, Count(old, fleet), Count(@new, fleet), (@new ?? old)!.IsRouted, (@new ?? old)!.IsWorker) { Outcomes = @new?.Outcomes, OutcomesBefore = old?.Outcomes };
    }

    private static ComponentSpec? Find(ServiceSpec? spec, string name) => spec?.Components.FirstOrDefault(c => c.Name == name && !c.IsCron);

    private static int Count(ComponentSpec? component, FleetState fleet) =>
        component is null ? 0 : fleet.Scale.TryGetValue(component.Name, out var scaled) ? scaled : component.Instances;
}
