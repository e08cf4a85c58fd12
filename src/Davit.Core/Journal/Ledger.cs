using System.Text.Json;
using Davit.Plugins;

namespace Davit.Core.Journal;

/// <summary>The journal with the state that it folds to. Thread-safe; what was written is in <see cref="Current"/> when the write returns.</summary>
public sealed class Ledger(IStore store, TimeProvider clock) : IDisposable
{
    private const int PageSize = 1000;
    private const int FactsPerSnapshot = 5000;
    private readonly SemaphoreSlim _folding = new(1, 1);
    private volatile State _current = new();
    private long _snapshotAt;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The state as last folded: at least as new as everything this server wrote.</summary>
    public State Current => _current;

    /// <summary>Reads the snapshot and all that came after it.</summary>
    public async Task Open(CancellationToken stopping)
    {
        if (await store.ReadSnapshotAsync("state", State.Format, stopping) is { } snapshot)
        {
            _current = JsonSerializer.Deserialize<State>(snapshot.Data.Span, FactTypes.Json) ?? new State();
            _snapshotAt = snapshot.Position;
        }

        await CatchUp(stopping);
    }

    /// <summary>Follows what other servers write, until stopped.</summary>
    public async Task Follow(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await store.WaitForFactAsync(_current.Position, stopping);
            await CatchUp(stopping);
        }
    }

    public Task<State> Write(CoreFact fact, string who, string? why = null, Fence? fence = null, CancellationToken stopping = default) =>
        Write([fact], who, why, fence, null, stopping);

    /// <summary>Adds facts, all or none, under a fence when one is given.</summary>
    /// <param name="decidedFrom">The state that the facts were decided from: streams that have moved on since are a conflict. Null when any order is right.</param>
    /// <exception cref="JournalConflictException">Somebody else wrote to one of the streams since.</exception>
    /// <exception cref="StaleTermException">Another server has taken over.</exception>
    public Task<State> Write(IReadOnlyList<CoreFact> facts, string who, string? why, Fence? fence, State? decidedFrom, CancellationToken stopping) =>
        Write(facts, who, why, fence, decidedFrom, [], stopping);

    /// <summary>Adds facts, as above, and only while other streams that they were decided from stand as they were seen, too.</summary>
    public async Task<State> Write(IReadOnlyList<CoreFact> facts, string who, string? why, Fence? fence, State? decidedFrom, IReadOnlyList<string> unmoved, CancellationToken stopping)
    {
        var now = clock.GetUtcNow();
        var entry = new JournalEntry
        {
            Facts = [.. facts.Select(f => FactTypes.ToNew(f, now, who, why))],
            Expected = decidedFrom is null ? new Dictionary<string, long>() : facts.Select(FactTypes.StreamOf).Concat(unmoved).Distinct().ToDictionary(s => s, decidedFrom.VersionOf),
            Fence = fence,
        };
        var position = await store.AppendAsync(entry, stopping);
        return await FoldedTo(position, stopping);
    }

    /// <summary>All facts of a stream that are still kept, read anew.</summary>
    public async Task<IReadOnlyList<CoreFact>> History(string stream, CancellationToken stopping)
    {
        var facts = new List<CoreFact>();
        var after = 0L;
        while (await store.ReadStreamAsync(stream, after, PageSize, stopping) is { Count: > 0 } page)
        {
            facts.AddRange(page.Select(FactTypes.Read).OfType<CoreFact>());
            after = page[^1].Version;
        }

        return facts;
    }

    /// <summary>Completes at the next change after a position. Pair it with a timer where the answer also depends on time.</summary>
    public async Task WaitForChange(long after, CancellationToken stopping)
    {
        while (_current.Position <= after)
        {
            var changed = Volatile.Read(ref _changed).Task;
            if (_current.Position > after)
            {
                return;
            }

            await changed.WaitAsync(stopping);
        }
    }

    /// <summary>Keeps a snapshot when enough was written since the last, so that the next start is quick.</summary>
    public async Task SnapshotWhenDue(CancellationToken stopping)
    {
        var state = _current;
        if (state.Position - _snapshotAt < FactsPerSnapshot)
        {
            return;
        }

        await store.WriteSnapshotAsync(new Snapshot("state", State.Format, state.Position, JsonSerializer.SerializeToUtf8Bytes(state, FactTypes.Json)), stopping);
        _snapshotAt = state.Position;
    }

    public void Dispose() => _folding.Dispose();

    private async Task<State> FoldedTo(long position, CancellationToken stopping)
    {
        while (_current.Position < position)
        {
            await CatchUp(stopping);
        }

        return _current;
    }

    private async Task CatchUp(CancellationToken stopping)
    {
        await _folding.WaitAsync(stopping);
        try
        {
            while (true)
            {
                var facts = await store.ReadAsync(_current.Position, PageSize, stopping);
                if (facts.Count == 0)
                {
                    return;
                }

                _current = facts.Aggregate(_current, (state, fact) => state.With(fact));
                Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
            }
        }
        finally
        {
            _folding.Release();
        }
    }
}
