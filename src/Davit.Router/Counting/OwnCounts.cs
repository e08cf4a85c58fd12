namespace Davit.Router.Counting;

/// <summary>Answers that the router gave itself, by status.</summary>
internal sealed class OwnCounts
{
    private readonly long[] _byStatus = new long[600];

    public void Count(int status) => Interlocked.Increment(ref _byStatus[status]);

    public IEnumerable<(int Status, long Count)> Read() =>
        _byStatus.Select((_, status) => (status, Interlocked.Read(ref _byStatus[status]))).Where(one => one.Item2 > 0);
}
