namespace Davit.Core.Keeping;

/// <summary>A signal without data: whoever took <see cref="Next"/> before <see cref="Set"/> is woken. Thread-safe.</summary>
public sealed class Wakeup
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next set. Take it before looking, so that nothing falls between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
