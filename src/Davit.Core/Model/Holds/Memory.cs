using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Davit.Plugins;

namespace Davit.Core.Model.Holds;

/// <summary>What is remembered beside what runs: what was taken back and why, when nothing is to be deployed, what policies chose, what build servers said.</summary>
public sealed record Memory
{
    /// <summary>Commits of a service whose checks are kept.</summary>
    public const int CommitsKept = 200;

    public ImmutableDictionary<FleetId, Hold> Holds { get; init; } = ImmutableDictionary<FleetId, Hold>.Empty;
    public ImmutableSortedDictionary<string, Tombstone> Tombstones { get; init; } = ImmutableSortedDictionary<string, Tombstone>.Empty;
    public ImmutableSortedDictionary<string, Freeze> Freezes { get; init; } = ImmutableSortedDictionary<string, Freeze>.Empty;
    public int LastFreezeNumber { get; init; }
    public ImmutableDictionary<FleetId, Candidate> Candidates { get; init; } = ImmutableDictionary<FleetId, Candidate>.Empty;

    /// <summary>By service, then by commit.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, ImmutableSortedDictionary<string, CommitCheck>>> Checks { get; init; } =
        ImmutableDictionary<string, ImmutableDictionary<string, ImmutableSortedDictionary<string, CommitCheck>>>.Empty;

    public IEnumerable<Tombstone> TombstonesOf(string service) => Tombstones.Values.Where(t => t.Service == service);

    public IEnumerable<Freeze> FreezesOf(FleetId fleet, DateTimeOffset now) => Freezes.Values.Where(f => f.Covers(fleet) && f.IsActive(now)).OrderBy(f => f.Number);

    public IEnumerable<CommitCheck> ChecksOf(string service, string commit) =>
        Checks.GetValueOrDefault(service)?.GetValueOrDefault(commit)?.Values ?? [];

    public Memory WithCheck(string service, string commit, CommitCheck check)
    {
        var commits = Checks.GetValueOrDefault(service) ?? ImmutableDictionary<string, ImmutableSortedDictionary<string, CommitCheck>>.Empty;
        var said = commits.GetValueOrDefault(commit) ?? ImmutableSortedDictionary<string, CommitCheck>.Empty;
        commits = commits.SetItem(commit, said.SetItem(check.Name, check));
        if (commits.Count > CommitsKept)
        {
            commits = commits.Remove(commits.MinBy(c => (c.Value.Values.Max(k => k.At), c.Key)).Key);
        }

        return this with { Checks = Checks.SetItem(service, commits) };
    }

    /// <summary>True when a name fits a pattern in which <c>*</c> stands for any letters.</summary>
    public static bool Fits(string pattern, string name) =>
        Regex.IsMatch(name, $@"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal)}\z", RegexOptions.NonBacktracking | RegexOptions.Singleline);
}
