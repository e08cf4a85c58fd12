using System.Collections.Immutable;
using Davit.Core.Judging;
using Davit.Core.Keeping;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>Asks the instances of both releases what their jobs came to.</summary>
internal sealed class JobReader(FleetId id, Crew crew, FleetKeeper keeper)
{
    // A page that is not there by then is left for the next look: its counters only grow.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private const int LargestPage = 4 * 1024 * 1024;
    private const int AtOnce = 16;

    public async Task<JobReading> Read(DeploymentPlan plan, CancellationToken stopping)
    {
        var judged = plan.Components.Where(JudgedPair.HasJobs).SelectMany(c => new[] { (c.Name, Release: plan.To, Outcomes: c.Outcomes!), (c.Name, Release: plan.From!.Value, Outcomes: c.OutcomesBefore!) }).ToList();
        if (judged.Count == 0)
        {
            return JobReading.None;
        }

        using var limit = new CancellationTokenSource(Patience, crew.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        using var turns = new SemaphoreSlim(AtOnce);
        var live = keeper.View?.Live.Where(i => i.State is InstanceState.Running or InstanceState.Stopping).ToList() ?? [];
        var asked = await Task.WhenAll(
            from side in judged
            from instance in live
            where instance.Id.Component == side.Name && instance.Id.Release == side.Release
            select Ask(instance, side.Outcomes, turns, either.Token));
        stopping.ThrowIfCancellationRequested();
        return new JobReading(
            [.. asked.Select(a => a.Mark).OfType<JobMark>()],
            [.. judged.Select(side => Unread(side.Name, side.Release, asked)).OfType<UnreadJobs>()]);
    }

    private async Task<Asked> Ask(InstanceReport instance, OutcomesSpec outcomes, SemaphoreSlim turns, CancellationToken limit)
    {
        try
        {
            await turns.WaitAsync(limit);
            try
            {
                return new Asked(instance, JobMark.Read(instance.Id, instance.StartedAt, outcomes, await Page(instance.Id, outcomes.Path, limit)), null);
            }
            finally
            {
                turns.Release();
            }
        }
        catch (OperationCanceledException)
        {
            return new Asked(instance, null, $"GET {outcomes.Path} was not answered within {Words.Duration(Patience)}");
        }
        catch (FormatException wrong)
        {
            return new Asked(instance, null, $"{outcomes.Path}: {wrong.Message}");
        }
        catch (DavitException failed)
        {
            return new Asked(instance, null, failed.Message);
        }
    }

    private Task<string> Page(InstanceId instance, string path, CancellationToken limit) =>
        crew.Places.TargetOf(id) is IReadsPages pages ? pages.ReadPageAsync(instance, path, LargestPage, limit)
        : throw new PermanentException("the target cannot ask its instances for pages");

    // Those that rest have nothing to tell: only when none of those that work was read is a side unseen.
    private static UnreadJobs? Unread(string component, ReleaseId release, IReadOnlyList<Asked> asked)
    {
        var mine = asked.Where(a => a.Instance.Id.Component == component && a.Instance.Id.Release == release).ToList();
        var working = mine.Where(a => a.Instance.Work is WorkMode.Active).ToList() is { Count: > 0 } some ? some : mine;
        return working.Count > 0 && working.All(a => a.Mark is null) ? new UnreadJobs(component, release, working[0].Why!) : null;
    }

    private sealed record Asked(InstanceReport Instance, JobMark? Mark, string? Why);
}
