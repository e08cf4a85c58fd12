using Davit.Plugins;

namespace Davit.Router.Counting;

/// <summary>How a request ended, for the counts.</summary>
internal enum Ending
{
    /// <summary>The instance answered; the status says how.</summary>
    Answered,

    /// <summary>The instance could not be connected to, or its answer broke off.</summary>
    Unanswered,

    /// <summary>The answer's headers did not come in time.</summary>
    TimedOut,

    /// <summary>The client left first.</summary>
    ClientLeft,
}

/// <summary>A release's counts, in one cell per processor so that counting never waits for another core.</summary>
internal sealed class ReleaseTally(string component, ReleaseId release, string? label, RequestKinds kinds)
{
    private static readonly int CellMask = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Min(Environment.ProcessorCount, 64)) - 1;

    private readonly Cell?[] _cells = new Cell?[CellMask + 1];

    public string Component { get; } = component;

    public ReleaseId Release { get; } = release;

    public string? Label { get; } = label;

    /// <summary>Under the fleet's lock.</summary>
    public DateTimeOffset? RemovedSince { get; set; }

    public void CountRetry() => Interlocked.Increment(ref Mine().Retries);

    /// <param name="status">The status sent to the client; 0 when none was.</param>
    /// <param name="ending">How it ended.</param>
    /// <param name="kind">The number of its kind, or <see cref="RequestKinds.None"/>.</param>
    /// <param name="client">The group of its client.</param>
    public void CountEnd(int status, Ending ending, int kind, int client)
    {
        var cell = Mine();
        Interlocked.Increment(ref cell.Requests);
        Interlocked.Increment(ref cell.ByClient[client]);
        if (kind >= 0)
        {
            Interlocked.Increment(ref cell.ByKind[kind]);
        }

        if (status is >= 100 and < 600)
        {
            Interlocked.Increment(ref cell.ByClass[(status / 100) - 1]);
        }

        if (ending is Ending.Unanswered or Ending.TimedOut || (ending == Ending.Answered && status >= 500))
        {
            Interlocked.Increment(ref cell.Errors);
            Interlocked.Increment(ref cell.ErrorsByClient[client]);
            if (kind >= 0)
            {
                Interlocked.Increment(ref cell.ErrorsByKind[kind]);
            }
        }

        if (ending == Ending.Unanswered)
        {
            Interlocked.Increment(ref cell.Unanswered);
        }
    }

    public void CountLatency(TimeSpan latency)
    {
        var cell = Mine();
        Interlocked.Increment(ref cell.Latency[LatencyCounts.BucketOf(latency.TotalMicroseconds)]);
        Interlocked.Add(ref cell.LatencyTicks, latency.Ticks);
    }

    public TimeSpan LatencySum => TimeSpan.FromTicks(_cells.Sum(cell => cell is null ? 0 : Interlocked.Read(ref cell.LatencyTicks)));

    public ReleaseCounts Read(int inFlight)
    {
        var cells = _cells.OfType<Cell>().ToList();
        return new ReleaseCounts
        {
            Component = Component,
            Release = Release,
            Label = Label,
            Requests = cells.Sum(cell => Interlocked.Read(ref cell.Requests)),
            Errors = cells.Sum(cell => Interlocked.Read(ref cell.Errors)),
            Unanswered = cells.Sum(cell => Interlocked.Read(ref cell.Unanswered)),
            Retries = cells.Sum(cell => Interlocked.Read(ref cell.Retries)),
            ByClass = [.. Enumerable.Range(0, 5).Select(at => cells.Sum(cell => Interlocked.Read(ref cell.ByClass[at])))],
            InFlight = inFlight,
            Endpoints = [.. kinds.All
                .Select(kind => new EndpointReport(kind.Name, Sum(cells, cell => ref cell.ByKind[kind.Number]), Sum(cells, cell => ref cell.ErrorsByKind[kind.Number])))
                .Where(kind => kind.Requests > 0).OrderBy(kind => kind.Name, StringComparer.Ordinal)],
            ByClients = [.. Enumerable.Range(0, ReleaseCounts.ClientGroups).Select(at => Sum(cells, cell => ref cell.ByClient[at]))],
            ErrorsByClients = [.. Enumerable.Range(0, ReleaseCounts.ClientGroups).Select(at => Sum(cells, cell => ref cell.ErrorsByClient[at]))],
            Latency = new LatencyCounts([.. Enumerable.Range(0, LatencyCounts.BucketCount).Select(at => cells.Sum(cell => Interlocked.Read(ref cell.Latency[at])))]),
        };
    }

    private delegate ref long CountIn(Cell cell);

    private static long Sum(List<Cell> cells, CountIn count) => cells.Sum(cell => Interlocked.Read(ref count(cell)));

    private Cell Mine()
    {
        var at = Thread.GetCurrentProcessorId() & CellMask;
        return _cells[at] ?? Interlocked.CompareExchange(ref _cells[at], new Cell(), null) ?? _cells[at]!;
    }

    private sealed class Cell
    {
        public long Requests;
        public long Errors;
        public long Unanswered;
        public long Retries;
        public long LatencyTicks;
        public readonly long[] ByClass = new long[5];
        public readonly long[] ByKind = new long[RequestKinds.Most];
        public readonly long[] ErrorsByKind = new long[RequestKinds.Most];
        public readonly long[] ByClient = new long[ReleaseCounts.ClientGroups];
        public readonly long[] ErrorsByClient = new long[ReleaseCounts.ClientGroups];
        public readonly long[] Latency = new long[LatencyCounts.BucketCount];
    }
}
