using Davit.Core.Journal;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;
using Microsoft.Extensions.Logging;

namespace Davit.Core.Keeping;

/// <summary>
/// Fires the schedules of the release that an environment stands on. A run is named after the minute it is due, so it fires once however often, and by
/// however many servers, it is tried. Runs that fell due while no server worked are not made up for; one whose predecessor still runs is left out.
/// </summary>
public sealed partial class CronKeeper(FleetId fleet, Ledger ledger, IPlaces places, Fence fence, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    public async Task Keep(FleetKeeper keeper, CancellationToken stopping)
    {
        var after = clock.GetUtcNow();
        while (true)
        {
            var state = ledger.Current;
            var now = clock.GetUtcNow();
            var (due, next) = CronPlanner.Due(Scheduled(state), after, now);
            foreach (var run in due)
            {
                await Fire(state, run, keeper.View, stopping);
                keeper.Wake();
            }

            after = now;
            var wait = next is { } at && at - now < LongestWait ? at - now : LongestWait;
            await ledger.WaitForChange(state.Position, stopping).WaitAsync(wait, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }
    }

    private IReadOnlyList<ComponentSpec> Scheduled(State state) =>
        state.Fleet(fleet) is { Wish.Cron: { } release } wished && state.Releases.TryGetValue(release, out var made)
            ? [.. made.Spec.For(fleet.Environment).Components.Where(c => c.IsCron && !wished.Stopped.Contains(c.Name))]
            : [];

    private async Task Fire(State state, CronRun run, FleetView? view, CancellationToken stopping)
    {
        if (view?.Instances.Any(i => i.IsLive && i.Kind is InstanceKind.Job && i.Id.Component == run.Component.Name) ?? false)
        {
            return;
        }

        var release = state.Releases[state.Fleet(fleet).Wish.Cron!.Value];
        var id = new InstanceId(fleet.Environment, release.Id, run.Component.Name, run.Number, 0);
        try
        {
            await places.TargetOf(fleet).EnsureStartedAsync(
                InstanceOrders.For(id, release, run.Component, WorkMode.Active),
                new StepContext($"schedule of {fleet}", $"run {run.Component.Name} at {run.At:yyyy-MM-dd HH:mm}", fence.Term, stopping));
        }
        catch (DavitException e) when (e is PermanentException or TransientException)
        {
            // One run is lost, and told of; the fleet and the other schedules are kept.
            LogNotRun(fleet, run.Component.Name, e.Message);
            await ledger.Write(new InstanceEnded(fleet, new InstanceEnd(id, clock.GetUtcNow(), $"could not be started: {e.Message}", [])), "davit", fence: fence, stopping: stopping);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A scheduled run of {Component} in {Fleet} could not be started: {Why}")]
    private partial void LogNotRun(FleetId fleet, string component, string why);
}
