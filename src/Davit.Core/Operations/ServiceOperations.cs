using Davit.Core.Deploying;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>Adding, finding and removing services. Thread-safe.</summary>
public sealed class ServiceOperations(Ledger ledger, ISource source, TimeProvider clock)
{
    /// <summary>The service of this name.</summary>
    /// <exception cref="RefusedException">There is none.</exception>
    public Service Find(string name)
    {
        var services = ledger.Current.Services;
        return services.GetValueOrDefault(name)
            ?? throw new RefusedException(RefusalKind.NotFound, $"there is no service '{name}'{Environments.DidYouMean(name, services.Keys)}", services.IsEmpty ? "davit service add URL" : "davit service list");
    }

    /// <summary>Adds the service of a folder, or every service of a repository when no folder is named. Adding what is there already changes nothing.</summary>
    /// <exception cref="RefusedException">There is no <c>davit.yaml</c>, it has mistakes, or the name belongs to another repository's service.</exception>
    public async Task<IReadOnlyList<Service>> Add(RepositoryRef repository, string? folder, Asked asked, CancellationToken stopping)
    {
        await source.FetchAsync(repository, stopping);
        var branch = await source.DefaultBranchAsync(repository, stopping);
        var commit = await source.ResolveAsync(repository, branch, stopping);
        var folders = folder is not null ? [folder.Trim('/')] : await Folders(repository, commit.Sha, stopping);
        if (folders.Count == 0)
        {
            throw new RefusedException(RefusalKind.Invalid, $"{repository.Url} has no {Preparation.SpecFile} on {branch}", "write one (davit schema shows its form), commit it, and add the service again");
        }

        List<Service> found = [];
        foreach (var path in folders)
        {
            found.Add(new Service(await NameIn(repository, commit, path, stopping), repository, path, clock.GetUtcNow()));
        }

        var state = ledger.Current;
        foreach (var other in found.Select(s => state.Services.GetValueOrDefault(s.Name)).OfType<Service>())
        {
            var same = found.First(s => s.Name == other.Name);
            if (other.Repository.Url != same.Repository.Url || other.Folder != same.Folder)
            {
                throw new RefusedException(RefusalKind.Blocked, $"'{other.Name}' is already the service at {other.Repository.Url}{(other.Folder.Length > 0 ? $", folder {other.Folder}" : "")}", $"davit service remove {other.Name}");
            }
        }

        var added = found.Where(s => !state.Services.ContainsKey(s.Name)).Select(s => (CoreFact)new ServiceAdded(s)).ToList();
        if (added.Count > 0)
        {
            await ledger.Write(added, asked.Who, asked.Why, null, state, stopping);
        }

        return found;
    }

    /// <summary>Forgets a service that runs nowhere.</summary>
    /// <exception cref="RefusedException">It still runs or is being deployed.</exception>
    public async Task Remove(string name, Asked asked, CancellationToken stopping)
    {
        var service = Find(name);
        var state = ledger.Current;
        if (state.Fleets.Values.FirstOrDefault(f => f.Id.Service == name && f.Wish.Groups.Any(g => !f.Stopped.Contains(g.Component))) is { } running)
        {
            throw new RefusedException(RefusalKind.Blocked, $"{running.Id} still runs", $"davit stop {name} --to {running.Id.Environment}");
        }

        if (state.Deployments.Values.FirstOrDefault(d => d.Fleet.Service == name && !d.IsOver) is { } moving)
        {
            throw new RefusedException(Blocks.Moving(moving, ": it cannot be removed meanwhile"));
        }

        await ledger.Write(new ServiceRemoved(service.Name), asked.Who, asked.Why, stopping: stopping);
    }

    /// <summary>The newest commits that touched the service.</summary>
    public async Task<(string Revision, IReadOnlyList<Commit> Commits)> Commits(string name, string? revision, int limit, CancellationToken stopping)
    {
        var service = Find(name);
        await FetchIfPossible(service, stopping);
        var from = revision ?? await source.DefaultBranchAsync(service.Repository, stopping);
        return (from, await source.CommitsAsync(service.Repository, service.Folder, from, limit, stopping));
    }

    // What is known already can be shown while the repository cannot be reached.
    private async Task FetchIfPossible(Service service, CancellationToken stopping)
    {
        try
        {
            await source.FetchAsync(service.Repository, stopping);
        }
        catch (TransientException)
        {
        }
    }

    private async Task<IReadOnlyList<string>> Folders(RepositoryRef repository, string commit, CancellationToken stopping) =>
        [.. (await source.FindFilesAsync(repository, commit, Preparation.SpecFile, stopping)).Select(f => f.Contains('/', StringComparison.Ordinal) ? f[..f.LastIndexOf('/')] : "")];

    private async Task<string> NameIn(RepositoryRef repository, Commit commit, string folder, CancellationToken stopping)
    {
        var path = folder.Length == 0 ? Preparation.SpecFile : $"{folder}/{Preparation.SpecFile}";
        var text = await source.ReadFileAsync(repository, commit.Sha, path, stopping)
            ?? throw new RefusedException(RefusalKind.Invalid, $"{repository.Url} has no {path} at {commit.Short}", "name the folder that has it with --path");
        return SpecReader.Read(path, text) switch
        {
            { Spec: { } spec } => spec.Name,
            var wrong => throw new RefusedException(RefusalKind.Invalid, string.Join('\n', wrong.Errors), $"davit validate {path}"),
        };
    }
}
