namespace Davit.Targets.Processes;

/// <summary>Tasks that nobody awaits while they run; their failures are seen when the target is closed.</summary>
internal sealed class Background : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private readonly CancellationTokenSource _stopping = new();

    public void Run(Func<CancellationToken, Task> work)
    {
        lock (_lock)
        {
            _running.RemoveWhere(task => task.IsCompletedSuccessfully);
            _running.Add(Task.Run(() => UntilStopped(work), CancellationToken.None));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] running;
        lock (_lock)
        {
            running = [.. _running];
        }

        await Task.WhenAll(running);
        _stopping.Dispose();
    }

    private async Task UntilStopped(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Closed, which is not a failure.
        }
    }
}
