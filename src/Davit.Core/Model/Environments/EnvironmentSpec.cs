using System.Collections.Immutable;
using Davit.Core.Model.Spec;

namespace Davit.Core.Model.Environments;

/// <summary>Where services run for a purpose: its targets, and what must be true of a deployment there.</summary>
public sealed record EnvironmentSpec
{
    public required string Name { get; init; }
    public ImmutableArray<TargetSpec> Targets { get; init; } = [];
    public EnvironmentPolicy Policy { get; init; } = new();

    /// <summary>What is there before anybody has written an environments file: this host's processes.</summary>
    public static EnvironmentSpec Local { get; } = new() { Name = "local", Targets = [new("processes", "processes")] };
}

/// <summary>A place that runs components.</summary>
/// <param name="Name">Its name in the environment.</param>
/// <param name="Kind">Which adapter runs it.</param>
public sealed record TargetSpec(string Name, string Kind);

/// <summary>The rules of an environment for every service in it.</summary>
public sealed record EnvironmentPolicy
{
    public DeployPolicy Deploy { get; init; } = DeployPolicy.Open;
}

/// <summary>What reading an environments file gave: the environments, or everything that is wrong, in the order of the file.</summary>
public sealed record EnvironmentsResult(ImmutableArray<EnvironmentSpec> Environments, ImmutableArray<SpecError> Errors)
{
    public bool IsValid => Errors.Length == 0;
}
