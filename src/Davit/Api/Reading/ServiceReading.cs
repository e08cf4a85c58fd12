using Davit.Api.Contract;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Says what a service is, by its newest release, and where it runs.</summary>
internal static class ServiceReading
{
    public static ServiceInfo Of(State state, Service service, IReadOnlyDictionary<FleetId, FleetLook> looks, DateTimeOffset now)
    {
        var spec = state.Releases.Values.Where(r => r.Id.Service == service.Name).MaxBy(r => r.Id.Number)?.Spec;
        return new ServiceInfo
        {
            Name = service.Name,
            Repository = service.Repository.Url,
            Folder = service.Folder,
            Team = spec?.Team,
            AddedAt = service.AddedAt,
            Components = [.. (spec?.Components ?? []).Select(Of)],
            Environments = [.. FleetsOf(state, service.Name).Where(looks.ContainsKey).Select(f => FleetReading.Of(state, looks[f], now))],
            Links = [.. (spec?.Links ?? []).Select(l => new LinkInfo(l.Title, l.Url, l.Kind))],
        };
    }

    /// <summary>Where a service runs, or was asked to.</summary>
    public static IEnumerable<FleetId> FleetsOf(State state, string service) =>
        state.Fleets.Keys.Concat(state.Deployments.Values.Where(d => !d.IsOver).Select(d => d.Fleet))
            .Where(f => f.Service == service).Distinct().OrderBy(f => f.Environment, StringComparer.Ordinal);

    public static ComponentKind KindOf(ComponentSpec component) => component.IsCron ? ComponentKind.Cron : component.IsRouted ? ComponentKind.Web : ComponentKind.Worker;

    private static ComponentInfo Of(ComponentSpec component) => new()
    {
        Name = component.Name,
        Kind = KindOf(component),
        Instances = component.Instances,
        Hosts = [.. component.Routes.SelectMany(r => r.Hosts).Distinct()],
        Paths = [.. component.Routes.SelectMany(r => r.Paths).Distinct()],
        Schedule = component.Schedule is { } schedule ? $"{schedule.Cron} {schedule.TimeZone}" : null,
    };
}
