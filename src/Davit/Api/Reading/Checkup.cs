using Davit.Api.Contract;
using Davit.Core.Keeping;
using Davit.Core.Operations;
using Davit.Plugins;
using Environments = Davit.Core.Operations.Environments;

namespace Davit.Api.Reading;

/// <summary>Looks at everything that the server depends on, and says what to do about what is not right.</summary>
internal sealed class Checkup(Crew crew, FleetLooks looks, ServerFacts server, TargetKinds kinds)
{
    private const long LittleSpace = 2L * 1024 * 1024 * 1024;
    private const long NoSpace = 200L * 1024 * 1024;

    public async Task<IReadOnlyList<Finding>> Look(CancellationToken stopping) =>
    [
        await Journal(stopping),
        Space(),
        Git(),
        .. await Routers(stopping),
        .. await Fleets(stopping),
        .. Deployments(),
    ];

    private async Task<Finding> Journal(CancellationToken stopping)
    {
        var head = await crew.Store.HeadAsync(stopping);
        var folded = crew.Ledger.Current.Position;
        return folded >= head
            ? new Finding(FindingLevel.Ok, $"The journal can be read, up to position {head}.")
            : new Finding(FindingLevel.Warning, $"The journal is at {head}, and this server has read {folded}.", "It should follow within a second.", "Look again; if it stays so, restart the server and keep its log.");
    }

    private Finding Space()
    {
        var free = new DriveInfo(server.DataFolder).AvailableFreeSpace;
        var said = $"{free / (1024 * 1024)} MB are free for {server.DataFolder}.";
        return free switch
        {
            < NoSpace => new Finding(FindingLevel.Error, said, "Nothing can be journaled on a full disk.", "Make room, or move the data folder."),
            < LittleSpace => new Finding(FindingLevel.Warning, said, "Builds and logs need room.", "Make room, or move the data folder."),
            _ => new Finding(FindingLevel.Ok, said),
        };
    }

    private static Finding Git() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, "git")).FirstOrDefault(File.Exists) is { } git
            ? new Finding(FindingLevel.Ok, $"git is at {git}.")
            : new Finding(FindingLevel.Error, "git is not in the server's PATH.", "Commits are read with it.", "Install git, and start the server again.");

    private async Task<IEnumerable<Finding>> Routers(CancellationToken stopping)
    {
        var findings = new List<Finding>();
        foreach (var environment in Environments.Of(crew.Ledger.Current, kinds.Names))
        {
            var any = new FleetId("doctor", environment.Name);
            foreach (var router in crew.Places.RoutersOf(any))
            {
                var (report, whyNot) = await Reply.To(asking => router.ObserveAsync(any, asking), crew.Clock, stopping);
                findings.Add(report is not null
                    ? new Finding(FindingLevel.Ok, $"Router {router.Name} of {environment.Name} answers, at table {report.Generation}.")
                    : new Finding(FindingLevel.Error, $"Router {router.Name} of {environment.Name} does not answer: {whyNot}", "It goes on serving what it last was told, and learns nothing new.", "Look at its log in the data folder."));
            }
        }

        return findings;
    }

    private async Task<IEnumerable<Finding>> Fleets(CancellationToken stopping)
    {
        var state = crew.Ledger.Current;
        var now = crew.Clock.GetUtcNow();
        var seen = await looks.Look(state.Fleets.Keys.Where(f => state.Services.ContainsKey(f.Service)), stopping);
        return seen.Values.OrderBy(l => l.Fleet.ToString(), StringComparer.Ordinal).SelectMany(look =>
        {
            var info = FleetReading.Of(state, look, now);
            var notes = (look.View?.Instances ?? []).Where(i => i.IsLive).SelectMany(i => i.Notes).Distinct().Select(note => new Finding(FindingLevel.Warning, $"{look.Fleet}: {note}"));
            return notes.Prepend(info.Health switch
            {
                FleetHealth.Healthy or FleetHealth.Idle => new Finding(FindingLevel.Ok, $"{look.Fleet} is {info.Health.ToString().ToLowerInvariant()}, {info.Ready} of {info.Wanted} ready."),
                FleetHealth.Unknown => new Finding(FindingLevel.Error, look.WhyNot ?? $"{look.Fleet} cannot be asked.", "What runs there is unknown, not gone."),
                _ => new Finding(info.Health is FleetHealth.Down ? FindingLevel.Error : FindingLevel.Warning, $"{look.Fleet}: {info.Ready} of {info.Wanted} are ready.", null, $"davit instances {look.Fleet.Service} --all, davit logs {look.Fleet.Service}"),
            });
        });
    }

    private IEnumerable<Finding> Deployments()
    {
        var now = crew.Clock.GetUtcNow();
        foreach (var deployment in crew.Ledger.Current.Deployments.Values.Where(d => !d.IsOver))
        {
            if (deployment.NeedsPerson is { } what)
            {
                yield return new Finding(FindingLevel.Error, $"{deployment.Id} stands still: {what}", null, $"davit history {deployment.Id}");
            }
            else if (deployment.Steps is [.., { Ended: null, Deadline: { } deadline } last] && deadline < now)
            {
                yield return new Finding(FindingLevel.Warning, $"{deployment.Id} is past the deadline of '{last.Name}'.", null, $"davit history {deployment.Id}");
            }
        }
    }
}
