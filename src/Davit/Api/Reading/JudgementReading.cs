using Davit.Api.Contract;
using Davit.Core.Deploying;
using Davit.Core.Judging;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Tells how a canary was judged, with the series behind it.</summary>
internal static class JudgementReading
{
    private const int MostPoints = 600;

    public static JudgementInfo Of(Deployment deployment, IReadOnlyList<HeardWindow> heard, IReadOnlyList<Block>? open)
    {
        var blocks = heard.SelectMany(w => w.Blocks).Concat(open ?? []).ToList();
        var (canary, baseline) = (new Histogram(), new Histogram());
        foreach (var block in blocks)
        {
            canary.Add(block.Canary.Latency);
            baseline.Add(block.Baseline.Latency);
        }

        return new JudgementInfo
        {
            Deployment = deployment.Id,
            State = open is not null ? JudgementState.Watching : deployment.Judgements.IsEmpty ? JudgementState.None : JudgementState.Judged,
            Canary = deployment.To?.ToString(),
            Baseline = deployment.Plan is { } plan && JudgedPair.Of(plan).IsCompared ? plan.From?.ToString() : null,
            BaselineKind = deployment.Plan?.Judge.Baseline is BaselineKind.Fresh ? "fresh" : "stable",
            DecidedByJudge = deployment.TakenBackFor?.IsComparison,
            Verdicts = [.. deployment.Judgements.Select(Of)],
            Weights = Weights(blocks),
            Series = Series(blocks),
            Latency = canary.Total + baseline.Total == 0 ? null : Chart(canary, baseline),
            Endpoints = Endpoints(blocks),
            Jobs = Jobs(blocks),
            Note = blocks.Count == 0 && !deployment.Judgements.IsEmpty ? "The counts behind these verdicts were removed after their time; the verdicts are kept." : null,
        };
    }

    public static ReplayInfo Again(Deployment deployment, IReadOnlyList<HeardWindow> heard)
    {
        var spoken = heard.Where(w => w.Spoken is not null).ToList();
        if (deployment.Plan is not { } plan || spoken.Count == 0)
        {
            return new ReplayInfo
            {
                Deployment = deployment.Id,
                IsSame = true,
                Note = deployment.Judgements.IsEmpty ? "It was not judged." : "The counts behind its verdicts were removed after their time.",
            };
        }

        var windows = Replay.Of(JudgedPair.Of(plan), spoken)
            .Select(r => new ReplayedWindow(r.Window.Name, r.Window.Blocks.Count, r.Window.Spoken!.Verdict.Words, r.Again?.Words, r.IsSame)).ToList();
        return new ReplayInfo { Deployment = deployment.Id, IsSame = windows.All(w => w.IsSame), Windows = windows };
    }

    private static VerdictInfo Of(Judgement judgement) => new()
    {
        Window = judgement.Window,
        Weight = judgement.Weight,
        Opened = judgement.Opened,
        At = judgement.At,
        Verdict = Enum.Parse<VerdictName>(judgement.Verdict.Kind.ToString()),
        Ground = Enum.Parse<GroundName>(judgement.Verdict.Ground.ToString()),
        Words = judgement.Verdict.Words,
        Endpoint = judgement.Verdict.Figures.Endpoint,
        Component = judgement.Verdict.Figures.Component,
        CanaryRequests = judgement.Verdict.Figures.CanaryRequests,
        CanaryErrors = judgement.Verdict.Figures.CanaryErrors,
        BaselineRequests = judgement.Verdict.Figures.BaselineRequests,
        BaselineErrors = judgement.Verdict.Figures.BaselineErrors,
        Evidence = judgement.Verdict.Figures.Evidence,
    };

    private static List<WeightInfo> Weights(List<Block> blocks)
    {
        var weights = new List<WeightInfo>();
        foreach (var block in blocks.Where(b => weights.Count == 0 || weights[^1].Weight != b.Weight))
        {
            weights.Add(new WeightInfo(block.At - TimeSpan.FromSeconds(block.Seconds), block.Weight));
        }

        return weights;
    }

    private static List<JudgedPoint> Series(List<Block> blocks)
    {
        var points = new List<JudgedPoint>();
        var (requests, errors) = (0L, 0L);
        foreach (var together in blocks.Chunk(Math.Max(1, (blocks.Count + MostPoints - 1) / MostPoints)))
        {
            requests += together.Sum(b => b.Canary.Requests);
            errors += together.Sum(b => b.Canary.Errors);
            var (low, high) = ConfidenceBand.Of(errors, requests);
            points.Add(new JudgedPoint
            {
                At = together[^1].At,
                Seconds = Math.Round(together.Sum(b => b.Seconds), 3),
                Weight = together[^1].Weight,
                Canary = Arm([.. together.Select(b => b.Canary)]),
                Baseline = Arm([.. together.Select(b => b.Baseline)]),
                Low = Math.Round(low, 6),
                High = Math.Round(high, 6),
                IsBlind = together.All(b => b.IsBlind),
            });
        }

        return points;
    }

    private static JudgedArm Arm(IReadOnlyList<ArmCounts> counts)
    {
        var latency = new Histogram();
        foreach (var arm in counts)
        {
            latency.Add(arm.Latency);
        }

        double? Ms(double quantile) => latency.Milliseconds(quantile) is { } ms ? Math.Round(ms, 3) : null;
        return new JudgedArm(counts.Sum(c => c.Requests), counts.Sum(c => c.Errors), Ms(0.5), Ms(0.9), Ms(0.99));
    }

    private static LatencyChart Chart(Histogram canary, Histogram baseline)
    {
        var used = Enumerable.Range(0, LatencyCounts.BucketCount).Where(b => canary.Buckets[b] + baseline.Buckets[b] > 0).ToList();
        var all = Enumerable.Range(used[0], used[^1] - used[0] + 1).ToList();
        return new LatencyChart(
            [.. all.Select(b => Math.Round(LatencyCounts.UpperBound(b).TotalMilliseconds, 3))],
            [.. all.Select(b => canary.Buckets[b])],
            [.. all.Select(b => baseline.Buckets[b])]);
    }

    private static List<JudgedJobs> Jobs(List<Block> blocks) =>
    [
        .. blocks.SelectMany(b => b.Canary.Jobs).Select(j => j.Component).Distinct().Select(component =>
        {
            var canary = blocks.SelectMany(b => b.Canary.Jobs).Where(j => j.Component == component).ToList();
            var baseline = blocks.SelectMany(b => b.Baseline.Jobs).Where(j => j.Component == component).ToList();
            return new JudgedJobs(
                component, canary.Sum(j => j.Done), canary.Sum(j => j.Failed), baseline.Sum(j => j.Done), baseline.Sum(j => j.Failed),
                canary[^1].Unread ?? baseline.LastOrDefault()?.Unread);
        }),
    ];

    private static List<JudgedEndpoint> Endpoints(List<Block> blocks)
    {
        var sums = new Dictionary<string, JudgedEndpoint>(StringComparer.Ordinal);
        foreach (var block in blocks)
        {
            foreach (var e in block.Canary.Endpoints)
            {
                var sum = sums.GetValueOrDefault(e.Name) ?? new JudgedEndpoint(e.Name, 0, 0, 0, 0);
                sums[e.Name] = sum with { CanaryRequests = sum.CanaryRequests + e.Requests, CanaryErrors = sum.CanaryErrors + e.Errors };
            }

            foreach (var e in block.Baseline.Endpoints)
            {
                var sum = sums.GetValueOrDefault(e.Name) ?? new JudgedEndpoint(e.Name, 0, 0, 0, 0);
                sums[e.Name] = sum with { BaselineRequests = sum.BaselineRequests + e.Requests, BaselineErrors = sum.BaselineErrors + e.Errors };
            }
        }

        return [.. sums.Values.OrderByDescending(e => e.CanaryErrors).ThenByDescending(e => e.CanaryRequests).ThenBy(e => e.Name, StringComparer.Ordinal)];
    }
}
