using System.Collections.Concurrent;
using Davit.Core.Journal;
using Davit.Plugins;
using Microsoft.Extensions.Logging;

namespace Davit.Core.Keeping;

/// <summary>Takes the leases of fleets, and works for each while it has it. One writer per fleet, however many servers.</summary>
public sealed partial class FleetSupervisor(Crew crew, string holder, ILogger<FleetSupervisor> log)
{
    private static readonly TimeSpan LeaseLasts = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<FleetId, Work> _working = new();

    /// <summary>The fleet's keeper, when this server works for it.</summary>
    public FleetKeeper? KeeperOf(FleetId fleet) => _working.TryGetValue(fleet, out var work) ? work.Worker.Keeper : null;

    /// <summary>Works for all fleets until stopped, or until the store fails: then everything is laid down, and may be taken up again.</summary>
    public async Task Supervise(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var renewing = Renew(ending.Token);
        try
        {
            await ForgetDeadHolders(ending.Token);
            await TakeUpAll(ending.Token);
        }
        finally
        {
            await ending.CancelAsync();
            await renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAll(_working.Values.Select(w => w.Done)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await crew.Store.ReleaseLeasesAsync(holder, CancellationToken.None);
        }
    }

    private async Task TakeUpAll(CancellationToken stopping)
    {
        while (true)
        {
            var state = crew.Ledger.Current;
            foreach (var fleet in state.Fleets.Keys.Concat(state.Deployments.Values.Where(d => !d.IsOver).Select(d => d.Fleet)).Distinct())
            {
                await TakeUp(fleet, stopping);
            }

            await crew.Ledger.WaitForChange(state.Position, stopping).WaitAsync(LookEvery, crew.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }
    }

    // A server that was killed on this host cannot come back: its leases need not be waited out.
    private async Task ForgetDeadHolders(CancellationToken stopping)
    {
        foreach (var gone in (await crew.Store.LeasesAsync(stopping)).Select(l => l.Holder).Distinct().Where(ServerIdentity.IsGone))
        {
            await crew.Store.ReleaseLeasesAsync(gone, stopping);
        }
    }

    private async Task TakeUp(FleetId fleet, CancellationToken stopping)
    {
        if (_working.TryGetValue(fleet, out var work) && !work.Done.IsCompleted)
        {
            return;
        }

        if (await crew.Store.TryTakeLeaseAsync(fleet.ToString(), holder, LeaseLasts, stopping) is not { } lease)
        {
            return;
        }

        var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var worker = new FleetWorker(fleet, crew, new Fence(lease.Name, lease.Term), log);
        _working[fleet] = new Work(worker, ending, Run(fleet, worker, ending));
    }

    private async Task Run(FleetId fleet, FleetWorker worker, CancellationTokenSource ending)
    {
        await Task.Yield();
        try
        {
            await worker.Work(ending.Token);
        }
        catch (OperationCanceledException)
        {
            // Stopping, or the lease was lost: whoever has it now goes on.
        }
        catch (StaleTermException e) when (e.Offered != e.Held)
        {
            LogTakenOver(fleet, e.Message);
        }
        catch (StaleTermException e)
        {
            LogOutrun(fleet, e.Message);
        }
        catch (Exception e)
        {
            LogWorkEnded(fleet, e);
        }
        finally
        {
            ending.Dispose();
        }
    }

    private async Task Renew(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(RenewEvery, crew.Clock, stopping);
            try
            {
                var held = (await crew.Store.RenewLeasesAsync(holder, LeaseLasts, stopping)).ToHashSet(StringComparer.Ordinal);
                foreach (var (fleet, work) in _working.Where(w => !w.Value.Done.IsCompleted && !held.Contains(w.Key.ToString())))
                {
                    LogTakenOver(fleet, "the lease lapsed");
                    await work.Ending.CancelAsync();
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // The terms guard the world if this goes on until another server takes over.
                LogCannotRenew(e.Message);
            }
        }
    }

    private sealed record Work(FleetWorker Worker, CancellationTokenSource Ending, Task Done);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Another server works for {Fleet} now: {Why}")]
    private partial void LogTakenOver(FleetId fleet, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Work for {Fleet} is taken up again, from what holds now: {Why}")]
    private partial void LogOutrun(FleetId fleet, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Work for {Fleet} broke off and is taken up again")]
    private partial void LogWorkEnded(FleetId fleet, Exception e);

    [LoggerMessage(Level = LogLevel.Error, Message = "Leases cannot be renewed: {Why}")]
    private partial void LogCannotRenew(string why);
}
