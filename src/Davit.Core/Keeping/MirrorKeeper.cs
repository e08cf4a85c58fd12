using System.Collections.Concurrent;
using Davit.Core.Planning;
using Davit.Plugins;
using Microsoft.Extensions.Logging;

namespace Davit.Core.Keeping;

/// <summary>Keeps mirrors of repositories fresh: each on its own jittered time, more rarely while it fails, and at once when a webhook says so. Thread-safe.</summary>
public sealed partial class MirrorKeeper(Crew crew, ILogger<MirrorKeeper> log)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private readonly MirrorSchedule _schedule = new(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30));
    private readonly ConcurrentDictionary<RepositoryRef, Mirror> _mirrors = new();
    private long _fetches;

    /// <summary>What is known of each repository's last fetch.</summary>
    public IReadOnlyDictionary<RepositoryRef, Mirror> Mirrors => _mirrors;

    /// <summary>Set when a repository was fetched, whatever came of it.</summary>
    public Wakeup Fetched { get; } = new();

    /// <summary>How many fetches have ended.</summary>
    public long Fetches => Interlocked.Read(ref _fetches);

    public async Task Keep(CancellationToken stopping)
    {
        while (true)
        {
            var now = crew.Clock.GetUtcNow();
            var repositories = crew.Ledger.Current.Services.Values.Select(s => s.Repository).Distinct().ToHashSet();
            foreach (var gone in _mirrors.Keys.Where(r => !repositories.Contains(r)))
            {
                _mirrors.TryRemove(gone, out _);
            }

            var due = repositories.Where(r => _mirrors.GetOrAdd(r, _ => new Mirror(_schedule.First(r.Url, now), 0, null, null)).Next <= now);
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = stopping }, async (repository, token) => await Fetch(repository, token));
            await Task.Delay(LookEvery, crew.Clock, stopping);
        }
    }

    /// <summary>Fetches now, because somebody said that there is something new.</summary>
    public async Task Fetch(RepositoryRef repository, CancellationToken stopping)
    {
        var failures = _mirrors.GetValueOrDefault(repository)?.Failures ?? 0;
        string? problem = null;
        try
        {
            await crew.Source.FetchAsync(repository, stopping);
            failures = 0;
        }
        catch (DavitException e)
        {
            failures++;
            problem = e.Message;
            LogFailed(repository.Url, failures, e.Message);
        }

        var now = crew.Clock.GetUtcNow();
        _mirrors[repository] = new Mirror(_schedule.Next(repository.Url, now, failures), failures, now, problem);
        Interlocked.Increment(ref _fetches);
        Fetched.Set();
    }

    /// <summary>A repository's copy: when it is fetched next, how often in a row that failed, when it was last tried, and what was wrong then.</summary>
    public sealed record Mirror(DateTimeOffset Next, int Failures, DateTimeOffset? Tried, string? Problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Repository} could not be fetched ({Failures} in a row): {Why}")]
    private partial void LogFailed(string repository, int failures, string why);
}
