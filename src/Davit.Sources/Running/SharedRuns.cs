namespace Davit.Sources.Running;

/// <summary>
/// Work that several callers want at once is done once. A caller that gives up does not stop it for the others; the last one to give up does.
/// Thread-safe.
/// </summary>
internal sealed class SharedRuns<T>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Run> _runs = [];

    public bool IsUnderWay(string key)
    {
        lock (_lock)
        {
            return _runs.ContainsKey(key);
        }
    }

    /// <summary>Does a short thing while no run of this key is under way or can begin; false when one is.</summary>
    public bool WhileIdle(string key, Action act)
    {
        lock (_lock)
        {
            if (_runs.ContainsKey(key))
            {
                return false;
            }

            act();
            return true;
        }
    }

    public async Task<T> Join(string key, Func<CancellationToken, Task<T>> work, CancellationToken stopping)
    {
        stopping.ThrowIfCancellationRequested();
        var run = Enter(key, work);
        try
        {
            return await run.Result.WaitAsync(stopping);
        }
        finally
        {
            Leave(run);
        }
    }

    private Run Enter(string key, Func<CancellationToken, Task<T>> work)
    {
        lock (_lock)
        {
            if (_runs.TryGetValue(key, out var run) && run.Waiting > 0)
            {
                run.Waiting++;
                return run;
            }

            // A run that everybody left is still cleaning up: the next one begins when it has ended.
            var next = new Run { Waiting = 1 };
            next.Result = Perform(key, next, work, after: run?.Result);
            _runs[key] = next;
            return next;
        }
    }

    private async Task<T> Perform(string key, Run run, Func<CancellationToken, Task<T>> work, Task? after)
    {
        // The lock is held by whoever starts a run: nothing of the work may happen under it.
        await Task.Yield();
        try
        {
            if (after is not null)
            {
                await after.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return await work(run.Abandoned.Token);
        }
        finally
        {
            lock (_lock)
            {
                if (_runs.GetValueOrDefault(key) == run)
                {
                    _runs.Remove(key);
                }
            }
        }
    }

    private void Leave(Run run)
    {
        lock (_lock)
        {
            run.Waiting--;
            if (run.Waiting > 0 || run.Result.IsCompleted)
            {
                return;
            }
        }

        run.Abandoned.Cancel();
        // Nobody waits for its end any more, but its failure must not count as unobserved.
        _ = run.Result.ContinueWith(static ended => _ = ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private sealed class Run
    {
        public CancellationTokenSource Abandoned { get; } = new();

        public Task<T> Result { get; set; } = Task.FromCanceled<T>(new CancellationToken(canceled: true));

        public int Waiting { get; set; }
    }
}
