using System.Collections.Immutable;
using Davit.Plugins;

namespace Davit.Core.Model.Fleets;

/// <summary>
/// What should run and serve for a service in an environment. Stories change it, the fleet's keeper makes it so: in steps that never take away capacity before
/// there is other capacity, so a wish may jump where the world must walk.
/// </summary>
public sealed record Wish
{
    public static Wish Nothing { get; } = new();

    /// <summary>What runs, per release and component.</summary>
    public ImmutableArray<GroupWish> Groups { get; init; } = [];

    /// <summary>How requests are split; empty to split by ready capacity (rolling).</summary>
    public ImmutableArray<ShareWish> Shares { get; init; } = [];

    /// <summary>How many instances of a component the whole traffic needs, by component.</summary>
    public ImmutableSortedDictionary<string, int> Demand { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>How many may run beyond demand, or be missing from it, while instances are replaced; null for as many beyond as are wished, none missing.</summary>
    public RollBounds? Roll { get; init; }

    /// <summary>Whether requests wait in the router.</summary>
    public bool HoldRequests { get; init; }

    /// <summary>Whose schedules fire; null for nobody's.</summary>
    public ReleaseId? Cron { get; init; }

    /// <summary>A request rule that reaches a release whatever its share.</summary>
    public ForcedChoice? Force { get; init; }

    /// <summary>Instances of a release that have a share of their own, to be compared with another; null for none.</summary>
    public BaselineWish? Baseline { get; init; }

    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(30);

    public IEnumerable<ReleaseId> Releases => Groups.Select(g => g.Release).Concat(Shares.Select(s => s.Release)).Distinct();

    public GroupWish? Group(ReleaseId release, string component) =>
        Groups.FirstOrDefault(g => g.Release == release && g.Component == component);

    /// <summary>The groups that are still wanted at a time: warm ones lapse.</summary>
    public IEnumerable<GroupWish> GroupsAt(DateTimeOffset now) => Groups.Where(g => g.Until is not { } until || now < until);
}

/// <summary>A share of its own for the instances of a release beyond its usual ones.</summary>
/// <param name="Release">The release.</param>
/// <param name="Weight">Its part of the requests, taken from the release's.</param>
/// <param name="Beyond">The usual number of instances, by component: those with higher slots are the baseline's.</param>
public sealed record BaselineWish(ReleaseId Release, int Weight, ImmutableSortedDictionary<string, int> Beyond)
{
    public const string Label = "baseline";

    public bool IsOf(InstanceId instance) => instance.Release == Release && Beyond.TryGetValue(instance.Component, out var usual) && instance.Slot > usual;
}

/// <summary>How many instances of a component at a release should run.</summary>
/// <param name="Release">The release.</param>
/// <param name="Component">The component.</param>
/// <param name="Instances">How many run.</param>
/// <param name="Working">How many of them take work by themselves; matters for workers only.</param>
/// <param name="Until">Kept warm until then, unless a story wants it again; null for as long as the wish stands.</param>
public sealed record GroupWish(ReleaseId Release, string Component, int Instances, int Working, DateTimeOffset? Until = null);

/// <summary>A release's part of the requests, relative to the others.</summary>
public sealed record ShareWish(ReleaseId Release, int Weight);

/// <summary>Bounds of a rolling replacement, per component.</summary>
public sealed record RollBounds(int Surge, int Unavailable)
{
    /// <summary>How many must be left: the last one stays as long as another may run beside it.</summary>
    public int Least(int demand) => Math.Min(demand, Math.Max(Surge > 0 ? 1 : 0, demand - Unavailable));
}
