using System.Collections.Immutable;
using Davit.Core.Deploying;
using Davit.Core.Explaining;
using Davit.Core.Model;
using Davit.Core.Model.Environments;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>A refusal that is not thrown: of what kind, and what would change it.</summary>
public sealed record Refusal(RefusalKind Kind, Explanation Because);

/// <summary>A commit as a service's environment sees it.</summary>
/// <param name="Spec">Its spec; null when it has none, or one with mistakes.</param>
/// <param name="Refusals">Why it may not go there; empty when it may.</param>
public sealed record CommitLook(ServiceSpec? Spec, ImmutableArray<Refusal> Refusals);

/// <summary>What a commit itself, its spec and the rules of an environment say against deploying it. Writes nothing; thread-safe.</summary>
public sealed class CommitGate(ISource source)
{
    /// <summary>The commit that a revision means.</summary>
    /// <exception cref="RefusedException">The repository knows none of that name.</exception>
    public async Task<Commit> Resolve(Service service, FleetId fleet, string revision, CancellationToken stopping)
    {
        try
        {
            return await source.ResolveAsync(service.Repository, revision, stopping);
        }
        catch (PermanentException problem)
        {
            throw new RefusedException(Refusals.NoCommit(fleet, problem.Message));
        }
    }

    /// <summary>Reads the commit's spec and holds it against the rules.</summary>
    /// <param name="service">Whose commit it is.</param>
    /// <param name="environment">Where it would go.</param>
    /// <param name="commit">A commit that was resolved.</param>
    /// <param name="reason">What the person said it is for.</param>
    /// <param name="stopping">Ends it.</param>
    public async Task<CommitLook> Look(Service service, EnvironmentSpec environment, Commit commit, string? reason, CancellationToken stopping)
    {
        var fleet = new FleetId(service.Name, environment.Name);
        var path = service.Folder.Length == 0 ? Preparation.SpecFile : $"{service.Folder}/{Preparation.SpecFile}";
        if (await source.ReadFileAsync(service.Repository, commit.Sha, path, stopping) is not { } text)
        {
            return new CommitLook(null, [new Refusal(RefusalKind.Invalid, Refusals.NoSpec(fleet, commit, path))]);
        }

        var read = SpecReader.Read(path, text);
        if (read.Spec is not { } spec)
        {
            return new CommitLook(null, [new Refusal(RefusalKind.Invalid, Refusals.Mistakes(fleet, commit, path, read.Errors))]);
        }

        var policies = new[] { environment.Policy.Deploy, spec.For(environment.Name).Deploy };
        var branches = policies.Any(p => p.From.Length > 0) && source is IKnowsBranches knows ? await knows.BranchesOfAsync(service.Repository, commit.Sha, stopping) : [];
        var broken = Wanted(fleet, spec).Concat(Broken(fleet, commit, policies, branches, reason));
        return new CommitLook(spec, [.. broken.DistinctBy(b => b.Summary).Select(b => new Refusal(RefusalKind.Blocked, b))]);
    }

    // Started without what it asks for, it would fail in ways that say nothing.
    private static IEnumerable<Explanation> Wanted(FleetId fleet, ServiceSpec spec) =>
        spec.Components.Where(c => c.Config.Count > 0).Take(1).Select(c => Refusals.WantsConfiguration(fleet, c.Name, c.Config.Values.First().Key));

    private static IEnumerable<Explanation> Broken(FleetId fleet, Commit commit, DeployPolicy[] policies, IReadOnlyCollection<string> branches, string? reason)
    {
        var wantsReason = policies.Any(p => p.RequireReason);
        foreach (var policy in policies)
        {
            var refusals = policy.Check(fleet.Environment, branches, reason);
            var lacksReason = refusals.Length == 1 && policy.RequireReason && string.IsNullOrWhiteSpace(reason);
            foreach (var refusal in refusals)
            {
                yield return Refusals.NotAllowed(fleet, commit, policy, refusal, lacksReason, wantsReason);
            }
        }
    }
}
