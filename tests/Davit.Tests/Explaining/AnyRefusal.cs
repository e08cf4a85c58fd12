using Davit.Core.Explaining;
using Davit.Core.Model.Spec;
using Davit.Plugins;
using Davit.Tests.Planning;

namespace Davit.Tests.Explaining;

/// <summary>All that a person can be refused in a situation.</summary>
internal static class AnyRefusal
{
    public static IEnumerable<Explanation> Of(Situation situation)
    {
        var (state, fleet) = (situation.State, situation.Fleet);
        var commit = new Commit(AnyDesire.Sha(1), "Ada", AnyDesire.Noon, "A commit");
        var deployments = state.DeploymentsOf(fleet).ToList();
        var policy = new DeployPolicy { From = ["release/*", "main"], RequireReason = true };
        return
        [
            .. state.Locks.Values.Select(Blocks.Locked),
            .. state.Memory.FreezesOf(fleet, situation.Now).Select(f => Blocks.Frozen(f, situation.Now)),
            .. deployments.Where(d => d.IsOver).Select(Refusals.Over),
            .. deployments.Where(d => !d.IsOver).SelectMany(d => new[] { Blocks.Moving(d, ": it cannot be scaled meanwhile"), Refusals.Committed(state, d), Refusals.NotPaused(d) }),
            .. situation.Stands.Committed is { } stands ? [Refusals.StandsThere(state, fleet, stands)] : Array.Empty<Explanation>(),
            Refusals.Empty(fleet),
            Refusals.NoWayBack(state, fleet),
            Refusals.NotKept(state, fleet, new ReleaseId(fleet.Service, 99)),
            Refusals.NoCommit(fleet, "there is no 'mian'; did you mean 'main'?\nand more was said"),
            Refusals.NoSpec(fleet, commit, "davit.yaml"),
            Refusals.Mistakes(fleet, commit, "davit.yaml", [new SpecError("davit.yaml", 1, 1, "unknown key 'x'")]),
            Refusals.WantsConfiguration(fleet, "web", "shop/database-url"),
            Refusals.NotAllowed(fleet, commit, policy, "prod takes commits of main only; this one is on side.", lacksReason: false, wantsReason: true),
            Refusals.NotAllowed(fleet, commit, policy with { From = ["release/*"] }, "prod takes commits of release/* only; this one is on side.", lacksReason: false, wantsReason: false),
            Refusals.NotAllowed(fleet, commit, policy with { From = [] }, "prod wants a reason for each deployment; none was given.", lacksReason: true, wantsReason: true),
        ];
    }
}
