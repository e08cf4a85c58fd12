using System.Collections.Immutable;
using Davit.Core.Journal;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Keeping;

/// <summary>Which policy deploys a service in an environment by itself: the one of the release that stands there, or else the environment's.</summary>
internal static class AutoPolicies
{
    public static IEnumerable<(FleetId Fleet, AutoPolicy Policy)> Of(State state, ImmutableArray<EnvironmentSpec> environments) =>
        from environment in environments
        from service in state.Services.Keys
        let fleet = new FleetId(service, environment.Name)
        let policy = Own(state, fleet) ?? environment.Policy.Deploy.Auto
        where policy is not null && policy.After != environment.Name
        select (fleet, policy);

    private static AutoPolicy? Own(State state, FleetId fleet) =>
        state.Fleet(fleet).Committed is { } committed && state.Releases.TryGetValue(committed, out var release) ? release.Spec.For(fleet.Environment).Deploy.Auto : null;
}
