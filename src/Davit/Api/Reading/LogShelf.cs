using Davit.Api.Streams;
using Davit.Core.Deploying;
using Davit.Core.Keeping;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Plugins;
using Davit.Sources.Builds;

namespace Davit.Api.Reading;

/// <summary>Finds the logs that belong to a service or a deployment.</summary>
internal sealed class LogShelf(Crew crew)
{
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    // A line is known to have been there only a moment after it was written.
    private static readonly TimeSpan Noting = TimeSpan.FromSeconds(2);

    /// <summary>What runs now, and the last of what ended where nothing took its place; with a time, all that wrote since.</summary>
    public async Task<IReadOnlyList<LogSource>> OfService(string service, string? environment, string? component, DateTimeOffset? since, CancellationToken stopping)
    {
        var found = new List<LogSource>();
        foreach (var fleet in ServiceReading.FleetsOf(crew.Ledger.Current, service).Where(f => environment is null || f.Environment == environment))
        {
            var target = crew.Places.TargetOf(fleet);
            var instances = (await target.ObserveAsync(fleet, stopping)).Where(i => component is null || i.Id.Component == component).ToList();
            found.AddRange(instances.Where(i => IsShown(i, instances, since)).Select(i => Of(target, i, since)).OfType<LogSource>());
        }

        return found;
    }

    /// <summary>The build, the release job, and the instances of the release that was deployed.</summary>
    public async Task<IReadOnlyList<LogSource>> OfDeployment(Deployment deployment, DateTimeOffset? since, CancellationToken stopping)
    {
        List<LogSource> found = await Build(deployment, stopping) is { } build ? [build] : [];
        if (deployment.To is { } to)
        {
            var target = crew.Places.TargetOf(deployment.Fleet);
            found.AddRange((await target.ObserveAsync(deployment.Fleet, stopping)).Where(i => i.Id.Release == to).Select(i => Of(target, i, since)).OfType<LogSource>());
        }

        return found;
    }

    /// <summary>The build, and what the release that was deployed and the one before it wrote while it was under way: of a long time, the last minutes.</summary>
    /// <param name="deployment">Over, or under way still.</param>
    /// <param name="wanted">Only what was written since then.</param>
    /// <param name="stopping">Ends the search.</param>
    public async Task<IReadOnlyList<LogSource>> During(Deployment deployment, DateTimeOffset? wanted, CancellationToken stopping)
    {
        var until = deployment.EndedAt + Noting;
        var since = new[] { deployment.RequestedAt - Before, (until ?? crew.Clock.GetUtcNow()) - Longest, wanted }.Max()!.Value;
        var target = crew.Places.TargetOf(deployment.Fleet);
        var instances = (await target.ObserveAsync(deployment.Fleet, stopping)).Where(i => i.Id.Release == deployment.To || i.Id.Release == deployment.From);
        var found = instances.Where(i => i.Exit is not { } exit || exit.At >= since).Select(i => Of(target, i, since, until)).OfType<LogSource>();
        return [.. await Build(deployment, stopping) is { } build ? new[] { build } : [], .. found];
    }

    private async Task<LogSource?> Build(Deployment deployment, CancellationToken stopping) =>
        await BuildKey(deployment, stopping) is { } key
            ? new LogSource("build", (offset, bytes, token) => crew.Builder.ReadLogAsync(key, offset, bytes, token))
            : null;

    // A build under way, or one that failed, has no release yet that knows its key.
    private async Task<string?> BuildKey(Deployment deployment, CancellationToken stopping)
    {
        var state = crew.Ledger.Current;
        if (deployment.To is { } to && state.Releases.TryGetValue(to, out var release))
        {
            return release.Artifact.Key;
        }

        if (deployment.Request.Commit is not { } commit || crew.Builder is not Builder builder || !state.Services.TryGetValue(deployment.Fleet.Service, out var service))
        {
            return null;
        }

        var path = service.Folder.Length == 0 ? Preparation.SpecFile : $"{service.Folder}/{Preparation.SpecFile}";
        var text = await crew.Source.ReadFileAsync(service.Repository, commit, path, stopping);
        return text is not null && SpecReader.Read(path, text).Spec is { } spec ? await builder.KeyOfAsync(Preparation.OrderFor(service, commit, spec), stopping) : null;
    }

    private static bool IsShown(InstanceReport instance, List<InstanceReport> all, DateTimeOffset? since) =>
        instance.IsLive || (since is { } time
            ? instance.Exit is not { } exit || exit.At >= time
            : !all.Any(o => o.Id.Component == instance.Id.Component && o.Id.Slot == instance.Id.Slot && (o.StartedAt, o.Id.Attempt).CompareTo((instance.StartedAt, instance.Id.Attempt)) > 0));

    private static LogSource? Of(ITarget target, InstanceReport instance, DateTimeOffset? since, DateTimeOffset? until = null) =>
        target is IKeepsLogs logs
            ? new LogSource(
                instance.Id.ToString(),
                (offset, bytes, stopping) => logs.ReadLogAsync(instance.Id, offset, bytes, stopping),
                since is { } time ? stopping => logs.FindLogOffsetAsync(instance.Id, time, stopping) : null,
                until)
            : null;
}
