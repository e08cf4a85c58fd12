namespace Davit.Storage.Sqlite;

/// <summary>Wakes those who wait for a fact: at once for this process's, by looking again now and then for another's.</summary>
internal sealed class FactSignal(Func<CancellationToken, Task<long>> lookForHead, TimeSpan poll, TimeProvider clock)
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Wake() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    public async Task WaitForFactAfter(long position, CancellationToken stopping)
    {
        while (true)
        {
            // Taken before looking: a fact that comes in between completes it.
            var next = Volatile.Read(ref _next).Task;
            if (await lookForHead(stopping) > position)
            {
                return;
            }

            await next.WaitAsync(poll, clock, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            stopping.ThrowIfCancellationRequested();
        }
    }
}
