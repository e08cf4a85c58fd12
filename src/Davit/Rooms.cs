using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Plugins;
using Davit.Sources.Builds;
using Davit.Sources.Git;
using Davit.Storage.Sqlite;

namespace Davit;

/// <summary>The only list of what ships.</summary>
internal static class Rooms
{
    public static async Task<Crew> Open(UpSettings settings, TimeProvider clock, CancellationToken stopping)
    {
        var folder = settings.Data.Path;
        var store = await SqliteStore.Open(Path.Combine(folder, "davit.db"), clock);
        var ledger = new Ledger(store, clock);
        await ledger.Open(stopping);
        var source = new GitSource(folder, (_, _) => ValueTask.FromResult<GitCredential?>(null), clock);
        var builder = new Builder(source, new BuilderOptions { DataFolder = folder }, clock);
        return new Crew(ledger, store, new NoPlaces(), source, builder, clock);
    }

    private sealed class NoPlaces : IPlaces
    {
        public ITarget TargetOf(FleetId fleet) => throw new PermanentException($"{fleet.Environment} has no target here.");

        public IReadOnlyList<Davit.Plugins.IRouter> RoutersOf(FleetId fleet) => [];
    }
}
