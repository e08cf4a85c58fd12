namespace Davit.Targets.Processes;

/// <summary>A mark that grows when something may have changed, and tells those who wait for it.</summary>
internal sealed class Changes
{
    private readonly Lock _lock = new();
    private TaskCompletionSource<long> _next = New();
    private long _mark = 1;

    public void Signal()
    {
        TaskCompletionSource<long> told;
        long mark;
        lock (_lock)
        {
            mark = ++_mark;
            (told, _next) = (_next, New());
        }

        told.SetResult(mark);
    }

    /// <summary>The mark, as soon as it is another than the one that was seen: a mark of an earlier life of the server counts as another.</summary>
    public Task<long> After(long seen, CancellationToken stopping)
    {
        lock (_lock)
        {
            return _mark != seen ? Task.FromResult(_mark) : _next.Task.WaitAsync(stopping);
        }
    }

    private static TaskCompletionSource<long> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
