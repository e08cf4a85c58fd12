using System.Collections.Concurrent;
using System.Text.Json;
using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>
/// One telling of a story. A step that was told before repeats what it said; a new one is done, and written down before the next begins. Told again after a
/// crash, the story walks the same road and finds the doors open. Steps may run at the same time when their names differ.
/// </summary>
public sealed class Run
{
    // A step whose time passed while no server told it still gets to look.
    private static readonly TimeSpan LeastTime = TimeSpan.FromMinutes(1);
    /// <summary>After this a deployment that was paused is taken back.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromHours(24);

    private readonly ConcurrentDictionary<string, bool> _named = new();
    private readonly Ledger _ledger;
    private readonly TimeProvider _clock;
    private readonly Fence _fence;
    private readonly CancellationToken _stopping;
    private volatile bool _mayBeInterrupted = true;

    /// <summary>Begins, or begins again, to tell a deployment.</summary>
    /// <param name="id">The deployment.</param>
    /// <param name="ledger">Where it is told.</param>
    /// <param name="fence">The lease on the fleet, with the term under which this server acts.</param>
    /// <param name="clock">For deadlines.</param>
    /// <param name="stopping">The server stops: nothing is written, the next telling goes on.</param>
    public Run(string id, Ledger ledger, Fence fence, TimeProvider clock, CancellationToken stopping)
    {
        Id = id;
        _ledger = ledger;
        _fence = fence;
        _clock = clock;
        _stopping = stopping;
    }

    public string Id { get; }

    private Deployment Now => _ledger.Current.Deployments[Id];

    /// <summary>From here on a person's abort, or a newer deployment, waits for the end: what is being taken back, or was committed, is finished.</summary>
    public void Finish() => _mayBeInterrupted = false;

    /// <summary>Does a step, or repeats what it said.</summary>
    /// <param name="name">Unique in the run, says what is true afterwards, never renamed.</param>
    /// <param name="ensure">Looks first and acts only if needed; may be begun any number of times.</param>
    /// <param name="limit">For the whole step, retries included, from when it was first begun. Null for one that ends by itself: it is retried for 10 minutes.</param>
    /// <param name="whilePaused">True for a step that only looks: a paused deployment goes on with it.</param>
    /// <exception cref="StepFailed">The step has failed, now or when it was first told.</exception>
    /// <exception cref="OperationCanceledException">The server stops.</exception>
    public async Task<T> Step<T>(string name, Func<StepContext, Task<Told<T>>> ensure, TimeSpan? limit = null, bool whilePaused = false)
    {
        if (!_named.TryAdd(name, true))
        {
            throw new InvalidOperationException($"Step '{name}' is named twice in {Id}.");
        }

        if (Now.Step(name) is { Ended: not null } told)
        {
            return Repeat<T>(told);
        }

        if (!whilePaused && await IsPausedTooLong())
        {
            var forgotten = new StepFailed(name, $"paused, and nobody resumed it within {Words.Duration(LongestPause)}", StepFailure.Failed);
            await Tell(new ToldStep { Name = name, Began = _clock.GetUtcNow(), Error = forgotten.Message, Failure = forgotten.Failure });
            throw forgotten;
        }

        var began = await Begin(name, limit ?? TimeSpan.FromMinutes(10));
        try
        {
            var answer = await UntilDone(began, ensure, limit);
            await Tell(began with { Value = JsonSerializer.SerializeToElement(answer.Value, FactTypes.Json), Seen = answer.Seen });
            return answer.Value;
        }
        catch (StepFailed failed)
        {
            // A failure is also a fact: the next telling takes the same branch.
            await Tell(began with { Error = failed.Message, Failure = failed.Failure });
            throw;
        }
    }

    /// <summary>Does a step that is only there for what it makes so.</summary>
    public Task Step(string name, Func<StepContext, Task<Told<Nothing>>> ensure, TimeSpan? limit = null, bool whilePaused = false) =>
        Step<Nothing>(name, ensure, limit, whilePaused);

    /// <summary>Names of steps that were told before and that this telling did not come by: the story has changed under the run.</summary>
    public IReadOnlyList<string> NotVisited() => [.. Now.Steps.Select(s => s.Name).Where(name => !_named.ContainsKey(name))];

    private static T Repeat<T>(ToldStep told) =>
        told.Error is { } error
            ? throw new StepFailed(told.Name, error, told.Failure ?? StepFailure.Failed)
            // An answer of null is an answer too; the journal leaves nulls out.
            : told.Value is { } value ? value.Deserialize<T>(FactTypes.Json)! : default!;

    private async Task<ToldStep> Begin(string name, TimeSpan limit)
    {
        ThrowIfInterrupted(name);
        if (Now.Step(name) is { } begun)
        {
            return begun;
        }

        var now = _clock.GetUtcNow();
        var state = await _ledger.Write(new StepBegan(Id, name, now + limit), "davit", fence: _fence, stopping: _stopping);
        return state.Deployments[Id].Step(name)!;
    }

    private Task Tell(ToldStep step) =>
        _ledger.Write(new StepTold(Id, step with { Ended = _clock.GetUtcNow() }), "davit", fence: _fence, stopping: _stopping);

    // Transient failures are retried inside the step until its deadline; only a failure for good becomes a fact; stopping writes nothing.
    private async Task<Told<T>> UntilDone<T>(ToldStep step, Func<StepContext, Task<Told<T>>> ensure, TimeSpan? limit)
    {
        using var late = new CancellationTokenSource(limit is null ? Timeout.InfiniteTimeSpan : TimeLeft(step), _clock);
        using var interruption = CancellationTokenSource.CreateLinkedTokenSource(_stopping, late.Token);
        var watching = _mayBeInterrupted ? CancelWhenInterrupted(interruption) : Task.CompletedTask;
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    return await ensure(new StepContext(Id, step.Name, _fence.Term, interruption.Token));
                }
                catch (Exception e) when (e is not OperationCanceledException && WhatNext(e) is Next.Retry)
                {
                    if (_clock.GetUtcNow() >= step.Deadline)
                    {
                        throw new StepFailed(step.Name, $"{e.Message} (tried {attempt + 1} times)", StepFailure.Failed);
                    }
                }
                catch (PermanentException e)
                {
                    throw new StepFailed(step.Name, e.Message, StepFailure.Failed);
                }

                await Task.Delay(RetryDelay(attempt), _clock, interruption.Token);
            }
        }
        catch (OperationCanceledException) when (!_stopping.IsCancellationRequested && interruption.IsCancellationRequested)
        {
            throw Interrupted(step.Name) ?? new StepFailed(step.Name, $"not done within {Words.Duration(step.Deadline!.Value - step.Began)}", StepFailure.Failed);
        }
        finally
        {
            await interruption.CancelAsync();
            await watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private TimeSpan TimeLeft(ToldStep step) =>
        step.Deadline!.Value - _clock.GetUtcNow() is var left && left > LeastTime ? left : LeastTime;

    private enum Next
    {
        Retry,
        Escape,
    }

    // What is not known to be permanent may pass: the deadline bounds it. A newer term or a person's question ends the telling without a word.
    private static Next WhatNext(Exception e) =>
        e is PermanentException or StepFailed or StaleTermException or NeedsPersonException ? Next.Escape : Next.Retry;

    private static TimeSpan RetryDelay(int attempt) => TimeSpan.FromMilliseconds(Math.Min(5000, 100 << Math.Min(attempt, 6)));

    private async Task CancelWhenInterrupted(CancellationTokenSource interruption)
    {
        await WaitWhile(now => now.Interruption is null, interruption.Token);
        await interruption.CancelAsync();
    }

    // No state without an end: what a person paused and forgot is taken back.
    private async Task<bool> IsPausedTooLong()
    {
        if (!_mayBeInterrupted || Now.PausedSince is not { } since)
        {
            return false;
        }

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_stopping);
        var left = since + LongestPause - _clock.GetUtcNow();
        try
        {
            await WaitWhile(now => now is { IsPaused: true, Interruption: null }, waiting.Token).WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, _clock, _stopping);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
        finally
        {
            await waiting.CancelAsync();
        }
    }

    // One state is both judged and waited from: what is said in between is not missed.
    private async Task WaitWhile(Func<Deployment, bool> isSo, CancellationToken stopping)
    {
        while (_ledger.Current is var state && isSo(state.Deployments[Id]))
        {
            await _ledger.WaitForChange(state.Position, stopping);
        }
    }

    private void ThrowIfInterrupted(string step)
    {
        if (_mayBeInterrupted && Interrupted(step) is { } interrupted)
        {
            throw interrupted;
        }
    }

    private StepFailed? Interrupted(string step) => Now.Interruption switch
    {
        { Kind: SignalKind.Abort } abort => new StepFailed(step, $"aborted by {abort.Who}{(abort.Reason is { } why ? $": {why}" : "")}", StepFailure.Aborted),
        { Kind: SignalKind.Supersede } newer => new StepFailed(step, SupersededBy(newer), StepFailure.Superseded),
        _ => null,
    };

    // Its reason is why the other was asked for; which other comes with the same entry of the journal.
    private string SupersededBy(Signal word)
    {
        var state = _ledger.Current;
        var newer = state.DeploymentsOf(Now.Fleet).FirstOrDefault(d => State.NumberOf(d.Id) > State.NumberOf(Id) && d.RequestedAt >= word.At);
        return newer is null ? word.Reason ?? "superseded by a newer deployment" : $"superseded by {newer.Id}{(newer.Why is { } why ? $": {why}" : "")}";
    }
}
