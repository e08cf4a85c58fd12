using Davit.Core.Journal;
using Davit.Plugins;
using Microsoft.Extensions.Logging;

namespace Davit.Core.Keeping;

/// <summary>Keeps disk and journal bounded: old releases, artifacts that no kept release refers to, details of deployments long ended.</summary>
public sealed partial class RetentionKeeper(Crew crew, ILogger log)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    public async Task Keep(CancellationToken stopping)
    {
        while (true)
        {
            await Task.Delay(Every, crew.Clock, stopping);
            try
            {
                await Tidy(stopping);
            }
            catch (DavitException e)
            {
                LogNotNow(e.Message);
            }
        }
    }

    /// <summary>Once.</summary>
    public async Task Tidy(CancellationToken stopping)
    {
        var state = crew.Ledger.Current;
        foreach (var release in Retention.Dropped(state))
        {
            await crew.Ledger.Write(new ReleaseDropped(release), "davit", $"beyond the newest {Retention.ReleasesKept}, and needed nowhere", stopping: stopping);
        }

        // A build that begins meanwhile keeps its own artifact; one that has just ended is in the journal before its deployment goes on.
        await crew.Builder.RemoveAllButAsync(Retention.ArtifactKeys(crew.Ledger.Current), stopping);
        foreach (var stream in Retention.Compactable(state, crew.Clock.GetUtcNow()))
        {
            await crew.Store.CompactAsync(stream, state.VersionOf(stream), stopping);
        }

        await CompactWishes(state, stopping);
        await crew.Ledger.SnapshotWhenDue(stopping);
    }

    // Folding the journal anew needs the newest wish of each fleet only.
    private async Task CompactWishes(State state, CancellationToken stopping)
    {
        foreach (var fleet in state.Fleets.Keys.Where(f => !state.Unfinished(f).Any()))
        {
            var stream = FactTypes.FleetStream(fleet);
            var newest = (await NewestWish(stream, state.VersionOf(stream), stopping)) - 1;
            if (newest > 0)
            {
                await crew.Store.CompactAsync(stream, newest, stopping);
            }
        }
    }

    private async Task<long> NewestWish(string stream, long version, CancellationToken stopping)
    {
        var facts = await crew.Store.ReadStreamAsync(stream, Math.Max(0, version - 200), 200, stopping);
        return facts.LastOrDefault(f => f.Type == "wish-changed")?.Version ?? 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tidying up is put off: {Why}")]
    private partial void LogNotNow(string why);
}
