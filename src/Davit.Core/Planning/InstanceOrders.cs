using Davit.Core.Model;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Planning;

/// <summary>Makes orders for targets out of specs.</summary>
public static class InstanceOrders
{
    public static InstanceOrder For(InstanceId id, Release release, ComponentSpec component, WorkMode work) => new()
    {
        Id = id,
        Kind = component.IsCron ? InstanceKind.Job : InstanceKind.Service,
        Artifact = release.Artifact.Reference,
        Command = [.. component.Run],
        Environment = Variables(release, component.Env),
        Listens = component.Listens,
        Health = component.Health,
        Work = work,
        ObeysWorkMode = component.CanBeQuiet,
        MemoryBytes = component.MemoryBytes,
        CpuCores = component.CpuCores,
        StopSignal = component.StopSignal,
        StopGrace = component.StopGrace,
    };

    public static InstanceOrder ForReleaseJob(InstanceId id, Release release, JobSpec job) => new()
    {
        Id = id,
        Kind = InstanceKind.Job,
        Artifact = release.Artifact.Reference,
        Command = [.. job.Run],
        Environment = Variables(release, job.Env),
        TimeLimit = job.TimeLimit,
    };

    private static Dictionary<string, string> Variables(Release release, IReadOnlyDictionary<string, string> own)
    {
        var variables = new Dictionary<string, string>(own) { ["DAVIT_COMMIT"] = release.Commit.Sha };
        return variables;
    }
}
