using System.Collections.Immutable;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Model.Holds;

/// <summary>What an environment's policy chose, as it was last looked for.</summary>
public sealed record Candidate
{
    public required FleetId Fleet { get; init; }
    public required AutoPolicy Policy { get; init; }

    /// <summary>The commit's full hash; null while none could be found, and <see cref="Problem"/> says why.</summary>
    public string? Commit { get; init; }

    public string Subject { get; init; } = "";

    /// <summary>Releases whose files are the same as this commit's: it is them again.</summary>
    public ImmutableArray<ReleaseId> Same { get; init; } = [];

    /// <summary>Tombstones that it is the same as, by commit or by files.</summary>
    public ImmutableArray<string> Buried { get; init; } = [];

    /// <summary>Tombstones that it, or a commit between, says it mends.</summary>
    public ImmutableArray<string> Mends { get; init; } = [];

    /// <summary>Why there is none, or why it cannot be deployed; null when it can.</summary>
    public string? Problem { get; init; }

    /// <summary>When it was first found. Not part of what is compared.</summary>
    public required DateTimeOffset Since { get; init; }

    public string Short => Commit is null ? "" : Commit[..Math.Min(8, Commit.Length)];

    public bool SaysTheSameAs(Candidate? other) =>
        other is not null && Fleet == other.Fleet && Commit == other.Commit && Subject == other.Subject && Problem == other.Problem && Policy.ToString() == other.Policy.ToString()
        && Same.SequenceEqual(other.Same) && Buried.SequenceEqual(other.Buried) && Mends.SequenceEqual(other.Mends);
}

public enum CheckState
{
    Pending,
    Passed,
    Failed,
}

/// <summary>What a build server said of a commit, last.</summary>
public sealed record CommitCheck(string Name, CheckState State, string? Url, string Who, DateTimeOffset At);
