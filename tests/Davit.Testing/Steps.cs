using Davit.Plugins;

namespace Davit.Testing;

/// <summary>Step contexts for tests of adapters, which in the product only the engine makes.</summary>
public static class Steps
{
    public static StepContext At(long term = 1, string run = "d-1", string step = "test", CancellationToken stopping = default) =>
        new(run, step, term, stopping);
}
