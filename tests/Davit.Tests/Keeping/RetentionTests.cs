using System.Collections.Immutable;
using Davit.Core.Journal;
using Davit.Core.Keeping;
using Davit.Core.Model;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Tests.Keeping;

/// <summary>What is kept of releases and of their artifacts.</summary>
public sealed class RetentionTests
{
    private static readonly FleetId Fleet = new("shop", "local");

    private static State With(int releases, params int[] commits) => new()
    {
        Releases = Enumerable.Range(1, releases).Select(Made).ToImmutableSortedDictionary(r => r.Id, r => r),
        Fleets = ImmutableDictionary<FleetId, FleetState>.Empty.Add(Fleet, new FleetState
        {
            Id = Fleet,
            Commits = [.. commits.Select(n => new CommitPoint(new ReleaseId("shop", n), $"d-{n}", DateTimeOffset.UnixEpoch, false))],
        }),
    };

    private static Release Made(int number) => new()
    {
        Id = new ReleaseId("shop", number),
        Commit = new Commit($"{number:x40}", "Ada", DateTimeOffset.UnixEpoch, "A commit"),
        Artifact = new Artifact($"key-{number}", new ArtifactRef($"sha256:{number}", $"/artifacts/{number}"), false, TimeSpan.Zero),
        Spec = new ServiceSpec { Name = "shop" },
        SpecHash = "spec",
        ConfigHash = "none",
        MadeAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void NewestReleases_AreKept_AndOlderOnesGo() =>
        Retention.Dropped(With(25)).Select(r => r.Number).ShouldBe([1, 2, 3, 4, 5]);

    [Fact]
    public void ReleaseThatAnEnvironmentStandsOn_IsKept_HoweverOld_WithTheWayBack() =>
        Retention.Dropped(With(25, 1, 2)).Select(r => r.Number).ShouldBe([3, 4, 5]);

    [Fact]
    public void ReleaseThatIsWished_IsKept()
    {
        var state = With(25);
        var warm = state.Fleet(Fleet) with { Wish = Wish.Nothing with { Groups = [new GroupWish(new ReleaseId("shop", 3), "web", 1, 0)] } };

        Retention.Dropped(state with { Fleets = state.Fleets.SetItem(Fleet, warm) }).Select(r => r.Number).ShouldBe([1, 2, 4, 5]);
    }

    [Fact]
    public void ArtifactsOfKeptReleases_AreKept() =>
        Retention.ArtifactKeys(With(2)).ShouldBe(["key-1", "key-2"], ignoreOrder: true);
}
