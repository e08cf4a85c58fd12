using System.Collections.Immutable;
using Davit.Core.Journal;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>The environments that are described, by name.</summary>
public static class Environments
{
    public static ImmutableArray<EnvironmentSpec> Of(State state, IReadOnlyCollection<string> kinds) =>
        state.EnvironmentsYaml is { } yaml && EnvironmentsReader.Read("environments.yaml", yaml, kinds) is { IsValid: true } read
            ? read.Environments
            : EnvironmentsReader.Default;

    /// <summary>The environment that is meant: the named one, or the only one.</summary>
    /// <exception cref="RefusedException">There is no such environment, or more than one to choose from.</exception>
    public static EnvironmentSpec Choose(ImmutableArray<EnvironmentSpec> all, string? name)
    {
        if (name is null)
        {
            return all.Length == 1
                ? all[0]
                : throw new RefusedException(RefusalKind.Invalid, $"there is more than one environment: {string.Join(", ", all.Select(e => e.Name))}. Say which, such as --to {all[0].Name}", "davit env list");
        }

        return all.FirstOrDefault(e => e.Name == name)
            ?? throw new RefusedException(RefusalKind.NotFound, $"there is no environment '{name}'{DidYouMean(name, all.Select(e => e.Name))}", "davit env list");
    }

    /// <summary>
    /// Whether a deployment there must say why. The commit may ask for more in its own file; what stands there is as near as can be said without reading it.
    /// </summary>
    public static bool WantsReason(State state, IReadOnlyCollection<string> kinds, FleetId fleet) =>
        Of(state, kinds).Any(e => e.Name == fleet.Environment && e.Policy.Deploy.RequireReason)
        || (state.Fleet(fleet).Committed is { } stands && state.Releases.GetValueOrDefault(stands)?.Spec.For(fleet.Environment).Deploy.RequireReason == true);

    internal static string DidYouMean(string name, IEnumerable<string> right) =>
        NearestName.Of(name, right) is { } nearest ? $"; did you mean '{nearest}'?" : "";
}
