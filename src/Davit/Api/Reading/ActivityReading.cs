using Davit.Api.Contract;
using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Plugins;
using static Davit.Api.Contract.ActivityTone;

namespace Davit.Api.Reading;

/// <summary>Says what a fact means to people; nothing of those that only matter to the machinery.</summary>
internal static class ActivityReading
{
    public static ActivityInfo? Of(State state, Fact fact) => FactTypes.Read(fact) switch
    {
        ServiceAdded f => Told(fact, $"added {f.Service.Name} from {f.Service.Repository.Url}") with { Service = f.Service.Name },
        ServiceRemoved f => Told(fact, $"removed {f.Service}") with { Service = f.Service },
        EnvironmentsDescribed => Told(fact, "described the environments anew"),
        ComponentScaled f => In(fact, f.Fleet, $"set {f.Fleet.Service}/{f.Component} to {f.Instances} instance{(f.Instances == 1 ? "" : "s")} in {f.Fleet.Environment}"),
        ComponentsStopped f => In(fact, f.Fleet, $"stopped {string.Join(", ", f.Components)} of {f.Fleet.Service} in {f.Fleet.Environment}", Warning),
        ComponentsStarted f => In(fact, f.Fleet, $"started {string.Join(", ", f.Components)} of {f.Fleet.Service} in {f.Fleet.Environment}"),
        RestartAsked f => In(fact, f.Fleet, $"restarted {string.Join(", ", f.Components)} of {f.Fleet.Service} in {f.Fleet.Environment}"),
        InstanceEnded f => In(fact, f.Fleet, $"saw {f.End.Instance} end by itself: {f.End.How}", Bad) with { Seen = f.End.LastLines is [_, ..] lines ? string.Join('\n', lines) : null },
        Locked f => Scoped(state, Told(fact, $"locked {f.Lock.Scope}{(f.Lock.Until is { } until ? $" until {until:yyyy-MM-dd HH:mm} UTC" : "")}", Warning), f.Lock.Scope),
        Unlocked f => Scoped(state, Told(fact, $"unlocked {f.Scope}"), f.Scope),
        DeploymentRequested f => In(fact, f.Request.Fleet, Asked(f.Request)) with { Deployment = f.Request.Id },
        SignalGiven f when f.Signal is not SignalKind.Supersede => About(state, fact, f.Deployment, $"{Word(f.Signal)} {f.Deployment}"),
        PersonNeeded f => About(state, fact, f.Deployment, $"waits for a person in {f.Deployment}", Warning) with { Seen = f.What },
        DeploymentEnded f => Ended(state, fact, f),
        HoldPlaced f => In(fact, f.Hold.Fleet, f.Hold.To is { } to ? $"holds {f.Hold.Fleet} on {to}: nothing automatic moves it" : $"holds {f.Hold.Fleet}: nothing automatic moves it", Warning) with { Deployment = f.Hold.Deployment, Seen = f.Hold.Deployment is null ? f.Hold.Reason : null },
        HoldLifted f => In(fact, f.Fleet, $"lifted the hold of {f.Fleet}"),
        ReleaseBuried f => Told(fact, $"buried {f.Tombstone.Id}: no policy deploys it again", Warning) with { Service = f.Tombstone.Service, Environment = f.Tombstone.Environment, Deployment = f.Tombstone.Deployment },
        ReleasePardoned f => Told(fact, $"pardoned {f.Tombstone}: policies may deploy it again") with { Service = f.Service },
        FreezePlaced f => Scoped(state, Told(fact, $"froze {f.Freeze.Scope} from {f.Freeze.Starts:yyyy-MM-dd HH:mm} to {f.Freeze.Ends:yyyy-MM-dd HH:mm} {f.Freeze.TimeZone}", Warning), f.Freeze.Scope) with { Seen = f.Freeze.Reason },
        FreezeLifted f => Told(fact, $"lifted the freeze {f.Freeze}"),
        null => Told(fact, fact.Type.Replace('-', ' ')),
        _ => null,
    };

    private static string Asked(DeploymentRequest request) => request.Release is { } release
        ? $"asked for {release} back in {request.Fleet.Environment}"
        : $"asked for {request.Fleet.Service} at {request.Revision}{(request.Commit is { } sha && !sha.StartsWith(request.Revision, StringComparison.Ordinal) ? $" ({sha[..Math.Min(8, sha.Length)]})" : "")} in {request.Fleet.Environment}";

    private static ActivityInfo Ended(State state, Fact fact, DeploymentEnded ended)
    {
        var deployment = state.Deployments.GetValueOrDefault(ended.Deployment);
        var release = deployment?.To?.ToString() ?? deployment?.Fleet.Service ?? ended.Deployment;
        var where = deployment?.Fleet.Environment is { } environment ? $" in {environment}" : "";
        var (what, tone) = ended.Ending.Outcome switch
        {
            DeploymentOutcome.Released => ($"released {release}{where}", Good),
            DeploymentOutcome.TakenBack => ($"took {release} back{where}", Bad),
            DeploymentOutcome.Aborted => ($"took {release} back{where}, as asked", Warning),
            DeploymentOutcome.Superseded => ($"left {ended.Deployment} for a newer deployment{where}", Quiet),
            DeploymentOutcome.Halted => ($"halted {release}{where}", Bad),
            _ => ($"could not deploy {release}{where}", Bad),
        };
        return About(state, fact, ended.Deployment, what, tone) with { Seen = ended.Ending.Reason };
    }

    private static string Word(SignalKind kind) => kind switch
    {
        SignalKind.Promote => "promoted",
        SignalKind.Pause => "paused",
        SignalKind.Resume => "resumed",
        _ => "aborted",
    };

    private static ActivityInfo About(State state, Fact fact, string deployment, string what, ActivityTone tone = Quiet)
    {
        var fleet = state.Deployments.GetValueOrDefault(deployment)?.Fleet;
        return Told(fact, what, tone) with { Deployment = deployment, Service = fleet?.Service, Environment = fleet?.Environment };
    }

    private static ActivityInfo In(Fact fact, FleetId fleet, string what, ActivityTone tone = Quiet) => Told(fact, what, tone) with { Service = fleet.Service, Environment = fleet.Environment };

    private static ActivityInfo Scoped(State state, ActivityInfo told, string scope) => scope.Split('/') switch
    {
        [var service, var environment] => told with { Service = service, Environment = environment },
        [var one] when state.Services.ContainsKey(one) => told with { Service = one },
        _ => told with { Environment = scope },
    };

    private static ActivityInfo Told(Fact fact, string what, ActivityTone tone = Quiet) =>
        new() { Position = fact.Position, At = fact.At, Who = fact.Who, Why = fact.Why, Kind = fact.Type, What = what, Tone = tone };
}
