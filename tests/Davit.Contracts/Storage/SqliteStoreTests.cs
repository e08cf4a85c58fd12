using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;

namespace Davit.Contracts.Storage;

/// <summary>What every store does, done by the one in a file.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly Workspace _workspace = new();

    protected override async Task<IStore> Open(TimeProvider clock) => await SqliteStore.Open(_workspace["data/davit.db"], clock);

    protected override void CleanUp() => _workspace.Dispose();
}
