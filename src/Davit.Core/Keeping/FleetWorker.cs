using System.Collections.Concurrent;
using Davit.Core.Deploying;
using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Core.Planning;
using Davit.Plugins;
using Microsoft.Extensions.Logging;

namespace Davit.Core.Keeping;

/// <summary>Everything that one server does for one fleet while it has the lease: its keeper, its schedules, and the telling of its deployments.</summary>
public sealed partial class FleetWorker(FleetId fleet, Crew crew, Fence fence, ILogger log)
{
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(10);
    // What begins a deployment is in the journal, and wakes; a sweep of nothing is only what stands behind that.
    private static readonly TimeSpan IdleSweepInterval = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, Task> _telling = new();
    private readonly FleetKeeper _keeper = new(fleet, crew.Ledger, crew.Places, fence, crew.Clock, log);

    public FleetKeeper Keeper => _keeper;

    /// <summary>Works until stopped.</summary>
    /// <exception cref="StaleTermException">Another server has taken the fleet over.</exception>
    public async Task Work(CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        Task[] parts =
        [
            _keeper.Keep(ending.Token),
            TellDeployments(ending.Token),
            new CronKeeper(fleet, crew.Ledger, crew.Places, fence, crew.Clock, log).Keep(_keeper, ending.Token),
        ];
        try
        {
            await await Task.WhenAny(parts);
        }
        finally
        {
            await ending.CancelAsync();
            await Task.WhenAll(parts.Concat(_telling.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Begins what was asked for, and whatever stands still: a telling that broke off is begun again by the sweep.
    private async Task TellDeployments(CancellationToken stopping)
    {
        while (true)
        {
            var state = crew.Ledger.Current;
            foreach (var broken in _telling.Where(t => t.Value.IsCompleted).ToList())
            {
                _telling.TryRemove(broken);
                if (broken.Value.Exception?.InnerException is StaleTermException stale)
                {
                    throw stale;
                }
            }

            foreach (var deployment in state.Unfinished(fleet).Where(d => !_telling.ContainsKey(d.Id) && (d.NeedsPerson is null || d.Interruption is not null)))
            {
                _telling[deployment.Id] = Tell(deployment, stopping);
            }

            var sweep = _telling.IsEmpty ? IdleSweepInterval : SweepInterval;
            await crew.Ledger.WaitForChange(state.Position, stopping).WaitAsync(sweep, crew.Clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }
    }

    private async Task Tell(Deployment deployment, CancellationToken stopping)
    {
        // The rest of the loop goes on while the story is told.
        await Task.Yield();
        try
        {
            if (deployment is { NeedsPerson: { } parked, Interruption: { } word })
            {
                await End(deployment, new Ending(DeploymentOutcome.Halted, $"{parked}; left as it is by {word.Who}{(word.Reason is { } why ? $": {why}" : "")}"), stopping);
                return;
            }

            var run = new Run(deployment.Id, crew.Ledger, fence, crew.Clock, stopping);
            var ending = await StoryFor(deployment).Tell(deployment.Request, run);
            if (run.NotVisited() is { Count: > 0 } unknown)
            {
                throw new NeedsPersonException($"its journal holds steps that this version of the story does not have: {string.Join(", ", unknown)}");
            }

            await End(deployment, ending, stopping);
        }
        catch (NeedsPersonException e)
        {
            await crew.Ledger.Write(new PersonNeeded(deployment.Id, e.Message), "davit", fence: fence, stopping: stopping);
        }
        catch (Exception e) when (e is not OperationCanceledException and not StaleTermException)
        {
            LogBrokeOff(deployment.Id, e);
        }
    }

    // What the end teaches is written with it, or not at all: a release that was taken back is never, not for a moment, free to come again.
    private async Task End(Deployment deployment, Ending ending, CancellationToken stopping)
    {
        while (true)
        {
            var state = crew.Ledger.Current;
            var now = state.Deployments[deployment.Id];
            var lesson = TakenBack.AtTheEnd(now, ending, now.To is { } to ? state.Releases.GetValueOrDefault(to) : null, state.Memory, crew.Clock.GetUtcNow());
            try
            {
                await crew.Ledger.Write([new DeploymentEnded(deployment.Id, ending), .. Lessons.Facts(lesson, fleet)], "davit", null, fence, state, [FactTypes.HoldStream(fleet)], stopping);
                return;
            }
            catch (JournalConflictException)
            {
                // Somebody placed or lifted a hold at the same moment: learn from what is so now.
            }
        }
    }

    private DeploymentStory StoryFor(Deployment deployment)
    {
        if (deployment.Story != DeploymentStory.Version)
        {
            throw new NeedsPersonException($"it was begun as {deployment.Story}, which this version of Davit does not tell");
        }

        var hands = new FleetHands(fleet, crew, _keeper, fence);
        return new DeploymentStory(new Preparation(crew.Ledger, crew.Source, crew.Builder, fence, crew.Clock), hands);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The telling of {Deployment} broke off and is begun again within 10 s")]
    private partial void LogBrokeOff(string deployment, Exception e);
}
