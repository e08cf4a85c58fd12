using System.Collections.Immutable;
using Davit.Core.Journal;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Spec;

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

    internal static string DidYouMean(string name, IEnumerable<string> right) =>
        NearestName.Of(name, right) is { } nearest ? $"; did you mean '{nearest}'?" : "";
}
