using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Plugins;

namespace Davit.Core.Keeping;

/// <summary>What is kept: the newest releases of each service, and whatever runs, is stood on, is being deployed or is the way back anywhere.</summary>
public static class Retention
{
    public const int ReleasesKept = 20;
    public static readonly TimeSpan StepsKeptFor = TimeSpan.FromDays(30);

    /// <summary>Releases that nothing needs any more.</summary>
    public static IReadOnlyList<ReleaseId> Dropped(State state, int kept = ReleasesKept)
    {
        var needed = state.Fleets.Values.SelectMany(f => f.Wish.Releases.Concat(f.Commits.TakeLast(2).Select(c => c.Release)))
            .Concat(state.Deployments.Values.Where(d => !d.IsOver).SelectMany(d => new[] { d.From, d.To, d.Request.Release }).OfType<ReleaseId>())
            .ToHashSet();
        return [.. state.Releases.Keys.GroupBy(r => r.Service).SelectMany(service => service.OrderDescending().Skip(kept)).Where(r => !needed.Contains(r)).Order()];
    }

    /// <summary>Keys of the artifacts that kept releases run from, and that deployments under way have built.</summary>
    public static IReadOnlySet<string> ArtifactKeys(State state) =>
        state.Releases.Values.Select(r => r.Artifact.Key).Concat(KeysOfBuilt(state)).ToHashSet(StringComparer.Ordinal);

    /// <summary>Streams of deployments that ended long ago, whose details may go.</summary>
    public static IReadOnlyList<string> Compactable(State state, DateTimeOffset now) =>
        [.. state.Deployments.Values.Where(d => d.EndedAt is { } ended && now - ended > StepsKeptFor && now - ended < StepsKeptFor * 2).Select(d => FactTypes.DeploymentStream(d.Id))];

    // Built, and not a release yet: between two steps of one deployment.
    private static IEnumerable<string> KeysOfBuilt(State state) =>
        state.Deployments.Values.Where(d => !d.IsOver).Select(d => d.Step("build")?.Value).OfType<System.Text.Json.JsonElement>()
            .Select(value => value.TryGetProperty("artifact", out var artifact) ? artifact.GetProperty("key").GetString() : null).OfType<string>();
}
