namespace Davit.Storage.Sqlite;

/// <summary>Something to be done with a session, and the caller who waits for it. It is either cancelled before it began or carried out, never in between.</summary>
internal abstract class Work
{
    private int _claimed;

    public bool TryClaim() => Interlocked.CompareExchange(ref _claimed, 1, 0) == 0;

    /// <summary>Finds the outcome; the caller hears of it only through <see cref="Deliver"/>.</summary>
    public abstract void Run(Session session);

    public abstract void Refuse(Exception why);

    public abstract void Deliver();
}

/// <inheritdoc />
internal sealed class Work<T>(Func<Session, T> act) : Work
{
    // A continuation that ran on the writer's thread would hold up everybody's writes.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _answer;
    private Exception? _refusal;

    public Task<T> Done => _done.Task;

    public override void Run(Session session)
    {
        _refusal = null;
        _answer = act(session);
    }

    public override void Refuse(Exception why) => _refusal = why;

    public override void Deliver()
    {
        if (_refusal is null)
        {
            _done.TrySetResult(_answer!);
        }
        else
        {
            _done.TrySetException(_refusal);
        }
    }

    public void Cancel(CancellationToken stopping)
    {
        if (TryClaim())
        {
            _done.TrySetCanceled(stopping);
        }
    }
}
