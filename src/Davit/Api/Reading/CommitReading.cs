using Davit.Api.Contract;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Says of a service's commits where they run, what was made of them and what build servers think of them. What is gone through once is gone through here.</summary>
internal sealed class CommitReading
{
    private readonly State _state;
    private readonly string _service;
    private readonly ILookup<string, ReleaseId> _releases;
    private readonly ILookup<ReleaseId, string> _environments;

    private readonly ILookup<string, string> _places;

    /// <param name="state">What is known.</param>
    /// <param name="service">Whose commits.</param>
    /// <param name="places">Where environments stand on a line, also those on commits that do not touch the service; none when left out.</param>
    public CommitReading(State state, string service, IEnumerable<CommitPlace>? places = null)
    {
        _places = (places ?? []).Where(p => p.Sha is not null).ToLookup(p => p.Sha!, p => p.Lag.Environment, StringComparer.Ordinal);
        (_state, _service) = (state, service);
        _releases = state.Releases.Values.Where(r => r.Id.Service == service).ToLookup(r => r.Commit.Sha, r => r.Id, StringComparer.Ordinal);
        _environments = ServiceReading.FleetsOf(state, service)
            .Where(f => state.Fleet(f).Committed is not null)
            .ToLookup(f => state.Fleet(f).Committed!.Value, f => f.Environment);
    }

    public CommitInfo Of(Commit commit)
    {
        var releases = _releases[commit.Sha].ToList();
        var checks = _state.Memory.ChecksOf(_service, commit.Sha).Select(HoldReading.Of).OrderBy(c => Loudness(c.State)).ThenBy(c => c.Name, StringComparer.Ordinal).ToList();
        return new CommitInfo
        {
            Sha = commit.Sha,
            Author = commit.Author,
            At = commit.At,
            Subject = commit.Subject,
            Environments = [.. releases.SelectMany(r => _environments[r]).Union(_places[commit.Sha]).Order(StringComparer.Ordinal)],
            Release = releases.Count == 0 ? null : releases.Max().ToString(),
            Checked = checks is [var loudest, ..] ? loudest.State : null,
            Checks = checks,
        };
    }

    // One that failed says more than one that is still under way, and that more than all that passed.
    private static int Loudness(CheckState state) => state switch
    {
        CheckState.Failed => 0,
        CheckState.Pending => 1,
        _ => 2,
    };
}
