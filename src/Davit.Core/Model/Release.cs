using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Model;

/// <summary>What a service is at a commit, made once and never changed.</summary>
public sealed record Release
{
    public required ReleaseId Id { get; init; }
    public required Commit Commit { get; init; }
    public required Artifact Artifact { get; init; }

    /// <summary>The spec as read at the commit, before any environment's overrides.</summary>
    public required ServiceSpec Spec { get; init; }

    public required string SpecHash { get; init; }
    public required string ConfigHash { get; init; }
    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>Equal for releases that would run the same, whatever their commit.</summary>
    public string Content => $"{Artifact.Reference.Digest}/{SpecHash}/{ConfigHash}";

    /// <summary>Equal for releases that would run the same in an environment, whatever their commit, and whatever their specs say of teams, links and ways to deploy.</summary>
    public string ContentIn(string environment) => $"{Artifact.Reference.Digest}/{Davit.Core.Model.Spec.SpecHash.OfWhatRuns(Spec, environment)}/{ConfigHash}";
}

/// <summary>A service that was added: where its files are.</summary>
public sealed record Service(string Name, RepositoryRef Repository, string Folder, DateTimeOffset AddedAt);
