using Davit.Core.Journal;
using Davit.Core.Judging;

namespace Davit.Core.Deploying;

/// <summary>What was measured of a canary and said of it, from the journal.</summary>
public static class CanaryHistory
{
    /// <summary>The windows of a deployment that were judged, as they were written down.</summary>
    public static async Task<IReadOnlyList<HeardWindow>> Heard(Ledger ledger, string deployment, CancellationToken stopping)
    {
        var facts = await ledger.History(FactTypes.DeploymentStream(deployment), stopping);
        var judgements = facts.OfType<WindowJudged>().ToLookup(f => f.Judgement.Window, f => f.Judgement);
        return [.. facts.OfType<WindowMeasured>().Select(f => new HeardWindow(f.Window, f.Blocks, judgements[f.Window].FirstOrDefault()))];
    }
}
