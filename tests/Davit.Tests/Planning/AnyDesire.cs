using System.Collections.Immutable;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Holds;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Planning;

/// <summary>Makes up what may be known when it is decided what an environment should stand on; every number chooses one thing, 0 the plainest.</summary>
internal sealed class AnyDesire(int[] choices)
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 4, 12, 0, 0, TimeSpan.Zero);
    private static readonly FleetId Fleet = new("shop", "prod");
    private int _at;

    public static string Sha(int number) => number.ToString("x", System.Globalization.CultureInfo.InvariantCulture).PadRight(40, '0');

    public static Release Made(int number, ServiceSpec? spec = null) => new()
    {
        Id = Shape.Release(number),
        Commit = new Commit(Sha(number), "Ada", Noon, $"Commit {number}"),
        Artifact = new Artifact($"key{number}", new ArtifactRef($"sha256:{number}", "/artifact"), false, TimeSpan.Zero),
        Spec = spec ?? new Shape([]).Specs[Shape.Release(1)],
        SpecHash = "spec",
        ConfigHash = "none",
        MadeAt = Noon,
    };

    public DesireView View()
    {
        var standing = Next(4) is > 0 and var stands ? Made(stands) : null;
        var tombstones = Enumerable.Range(1, 4).Where(_ => Next(4) == 3).Select(n => Tombstone(n)).ToImmutableSortedDictionary(t => t.Id, t => t);
        var candidate = Next(8) == 7 ? null : Candidate(tombstones.Keys, standing);
        var hold = Next(3) == 2 ? Hold(tombstones.Keys) : null;
        var memory = new Memory
        {
            Tombstones = tombstones,
            Candidates = candidate is null ? ImmutableDictionary<FleetId, Candidate>.Empty : ImmutableDictionary<FleetId, Candidate>.Empty.Add(Fleet, candidate),
            Holds = hold is null ? ImmutableDictionary<FleetId, Hold>.Empty : ImmutableDictionary<FleetId, Hold>.Empty.Add(Fleet, hold),
            Freezes = Next(4) == 3 ? ImmutableSortedDictionary<string, Freeze>.Empty.Add("f-1", Freeze()) : ImmutableSortedDictionary<string, Freeze>.Empty,
        };
        if (candidate?.Commit is { } commit && Next(3) is > 0 and var said)
        {
            memory = memory.WithCheck("shop", commit, new CommitCheck("build", (CheckState)(Next(3)), null, "webhook:GitHub", Noon.AddMinutes(-said)));
        }

        return new DesireView
        {
            Fleet = Fleet,
            Now = Noon,
            Memory = memory,
            Standing = standing,
            Deployments = [.. Enumerable.Range(1, Next(4)).Select(Deployment)],
            Locks = Next(5) == 4 ? [new DeployLock("shop/prod", "a leak", "person:ada", Noon.AddHours(-1), Next(2) == 1 ? Noon.AddHours(Next(3) - 1) : null)] : [],
            FollowedSince = Next(2) == 1 ? Noon.AddMinutes(-Next(100)) : null,
        };
    }

    private Candidate Candidate(IEnumerable<string> tombstones, Release? standing) => new()
    {
        Fleet = Fleet,
        Policy = new AutoPolicy
        {
            Branch = Next(4) == 3 ? null : "main",
            After = _at % 2 == 0 ? "staging" : null,
            For = TimeSpan.FromMinutes(Next(3) * 30),
            Checks = Next(3) == 2 ? ["build"] : [],
            Windows = Next(3) == 2 ? [DeployWindow.TryParse(Next(2) == 0 ? "mon-fri 09:00-17:00" : "sat,sun 22:00-02:00 Europe/Berlin")!] : [],
            ResumesOnFix = Next(2) == 1,
        },
        Commit = Next(10) == 9 ? null : Sha(1 + Next(5)),
        Subject = "A commit",
        Same = standing is not null && Next(5) == 4 ? [standing.Id] : [],
        Buried = [.. tombstones.Where(_ => Next(4) == 3)],
        Mends = [.. tombstones.Where(_ => Next(3) == 2)],
        Problem = Next(10) == 9 ? "a mistake" : null,
        Since = Noon.AddMinutes(-5),
    };

    private Tombstone Tombstone(int number) => new()
    {
        Service = "shop",
        Release = Shape.Release(number),
        Commit = Sha(number),
        Environment = "prod",
        By = "judge",
        Reason = "too many errors",
        At = Noon.AddHours(-1),
    };

    private Hold Hold(IEnumerable<string> tombstones)
    {
        var buried = tombstones.FirstOrDefault();
        return new Hold(Fleet, buried is null ? null : ReleaseId.Parse(buried), Shape.Release(1 + Next(3)), Next(2) == 0 ? "judge" : "person:ada", "too many errors", Noon.AddHours(-1)) { Tombstone = Next(3) == 2 ? null : buried };
    }

    private Freeze Freeze() => new("f-1", Next(2) == 0 ? "prod" : "all", "the sale", "person:ada", Noon.DateTime.AddHours(Next(4) - 2), Noon.DateTime.AddHours(4), "Europe/Berlin", (Recurrence)Next(5));

    private Deployment Deployment(int number)
    {
        var ending = Next(3) == 2 ? null : new Ending((DeploymentOutcome)Next(6), "so it ended");
        return new Deployment
        {
            Request = new DeploymentRequest { Id = $"d-{number}", Fleet = Fleet, Revision = "main", Commit = Sha(1 + Next(5)), IsAutomatic = Next(2) == 1 },
            Who = Next(2) == 0 ? "policy:main" : "person:ada",
            RequestedAt = Noon.AddHours(-number),
            Story = "deployment-1",
            Ending = ending,
            EndedAt = ending is null ? null : Noon.AddMinutes(-number),
        };
    }

    private int Next(int below) => choices.Length > _at ? choices[_at++] % below : 0;
}
