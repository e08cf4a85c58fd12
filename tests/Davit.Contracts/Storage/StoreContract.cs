using System.Text.Json;
using Davit.Plugins;
using Davit.Testing;

namespace Davit.Contracts.Storage;

/// <summary>What every store does, whatever it is made of. A store's tests open it; the behaviours are in the files beside this one.</summary>
public abstract partial class StoreContract : IAsyncLifetime
{
    private readonly List<IStore> _opened = [];

    protected static CancellationToken Never => CancellationToken.None;

    /// <summary>Moves the leases and the age of answers.</summary>
    protected TestClock Clock { get; } = new();

    /// <summary>The store that most tests need one of.</summary>
    protected IStore Store { get; private set; } = null!;

    /// <summary>Opens the same data once more, as another server would.</summary>
    protected abstract Task<IStore> Open(TimeProvider clock);

    protected async Task<IStore> Another(TimeProvider? clock = null)
    {
        var store = await Open(clock ?? Clock).InTime();
        _opened.Add(store);
        return store;
    }

    public async ValueTask InitializeAsync() => Store = await Another();

    public async ValueTask DisposeAsync()
    {
        foreach (var store in _opened)
        {
            await store.DisposeAsync();
        }

        CleanUp();
        GC.SuppressFinalize(this);
    }

    protected virtual void CleanUp()
    {
    }

    protected static JsonElement Json(string text = "{}") => JsonElement.Parse(text);

    protected NewFact New(string stream, string type = "thing-happened", FactKind kind = FactKind.Audit, string data = "{}") =>
        new(stream, type, kind, Clock.GetUtcNow(), "person:ada", null, Json(data));

    protected JournalEntry Entry(params NewFact[] facts) => new() { Facts = facts };

    protected JournalEntry EntryAt(string stream, long version, Fence? fence = null) =>
        new() { Facts = [New(stream)], Expected = new Dictionary<string, long> { [stream] = version }, Fence = fence };

    protected static async Task<List<Fact>> All(IStore store, int page = 100)
    {
        var all = new List<Fact>();
        while (await store.ReadAsync(all.Count == 0 ? 0 : all[^1].Position, page, Never).InTime() is { Count: > 0 } more)
        {
            all.AddRange(more);
        }

        return all;
    }
}
