using Davit.Core.Journal;

namespace Davit.Core.Operations;

/// <summary>What a lock or a freeze can be about: a service, an environment, or a service in an environment.</summary>
internal static class Scopes
{
    /// <exception cref="RefusedException">There is no such thing.</exception>
    public static void RefuseIfUnknown(State state, IReadOnlyCollection<string> kinds, string scope)
    {
        var environments = Environments.Of(state, kinds).Select(e => e.Name).ToList();
        var names = state.Services.Keys.Concat(environments).ToList();
        var isFleet = scope.Split('/') is [var service, var environment] && state.Services.ContainsKey(service) && environments.Contains(environment);
        if (!isFleet && !names.Contains(scope))
        {
            throw new RefusedException(RefusalKind.NotFound, $"there is no service or environment '{scope}'{Environments.DidYouMean(scope, names)}", "davit status");
        }
    }
}
