using System.Collections.Immutable;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;
using Davit.Tests.Planning;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Explaining;

/// <summary>Makes up any state that a deployment, a policy and a fleet can be in, as journal and look tell it.</summary>
internal sealed class AnySituation(int[] choices)
{
    private static readonly FleetId Fleet = new("shop", "prod");
    private static readonly string[] Steps = ["build", "take the turn", "freeze the plan", "run the release job", "start the canary", "watch 10 %", "wait for a person at 10 %", "commit"];
    private readonly Shape _shape = new([.. choices.Skip(5)]);
    private int _at;

    public Situation Make()
    {
        var desire = new AnyDesire([.. choices.Skip(20)]).View();
        var standing = Next(4) is > 0 and var number ? number : 0;
        var isTwin = Next(3) == 2;
        var wantsReason = Next(3) == 2;
        var deployments = Enumerable.Range(1, Next(4)).Select(n => Deployment(n)).ToList();
        var state = new State
        {
            Services = ImmutableSortedDictionary<string, Service>.Empty.Add("shop", new Service("shop", new RepositoryRef("/repo"), "", AnyDesire.Noon)),
            Releases = Enumerable.Range(1, 3).Select(n => isTwin && n == 2 ? Again(Made(1), 2) : Made(n)).ToImmutableSortedDictionary(r => r.Id, r => r),
            Deployments = deployments.ToImmutableSortedDictionary(d => d.Id, d => d),
            Memory = desire.Memory,
            Locks = desire.Locks.ToImmutableSortedDictionary(l => l.Scope, l => l),
        };
        var fleet = new FleetState
        {
            Id = Fleet,
            Wish = standing == 0 ? Wish.Nothing : Wishes.After(_shape.Plan(0, standing), null),
            Commits = standing == 0 ? [] : [.. Enumerable.Range(1, standing).Select(n => new CommitPoint(Shape.Release(n), $"d-{n}", AnyDesire.Noon.AddHours(-5 + n), false))],
            Stopped = standing > 0 && Next(4) == 3 ? ["web"] : [],
        };
        state = state with { Fleets = state.Fleets.Add(Fleet, fleet) };
        var isBlind = Next(6) == 5;
        return new Situation
        {
            State = state,
            Fleet = Fleet,
            Now = AnyDesire.Noon,
            View = standing == 0 || isBlind ? null : View(fleet),
            WhyNotSeen = isBlind ? "the target does not answer" : null,
            RepositoryProblem = Next(8) == 7 ? "no route to host" : null,
            WantsReason = wantsReason,
        };
    }

    private Release Made(int number) => AnyDesire.Made(number, _shape.Specs[Shape.Release(number)]);

    // The same files under another commit.
    private static Release Again(Release first, int number) => first with { Id = Shape.Release(number), Commit = AnyDesire.Made(number).Commit };

    private Deployment Deployment(int number)
    {
        var told = Next(Steps.Length + 1);
        var ending = Next(3) == 2 ? null : new Ending((DeploymentOutcome)Next(6), "10 of 100 requests failed\nand more was said");
        var isRollback = Next(5) == 4;
        return new Deployment
        {
            Request = new DeploymentRequest
            {
                Id = $"d-{number}", Fleet = Fleet, Revision = "main", Commit = isRollback ? null : AnyDesire.Sha(1 + Next(5)), Release = isRollback ? Shape.Release(1) : null,
            },
            Who = "person:ada",
            RequestedAt = AnyDesire.Noon.AddHours(-number),
            Story = "deployment-1",
            Steps =
            [
                .. Enumerable.Range(0, told).Select(n => new ToldStep
                {
                    Name = Steps[n],
                    Began = AnyDesire.Noon.AddMinutes(-60 + n),
                    Deadline = AnyDesire.Noon.AddMinutes(10),
                    Ended = n == told - 1 && ending is null ? null : AnyDesire.Noon.AddMinutes(-59 + n),
                    Seen = n == told - 1 ? null : "so it was",
                    Error = n == told - 1 && ending is not null ? ending.Reason : null,
                }),
            ],
            Signals = [.. Enumerable.Range(0, Next(3)).Select(_ => new Signal((SignalKind)Next(5), "person:ada", null, AnyDesire.Noon.AddMinutes(-1)))],
            NeedsPerson = ending is null && Next(6) == 5 ? "its journal holds steps that nobody knows" : null,
            Ending = ending,
            EndedAt = ending is null ? null : AnyDesire.Noon.AddMinutes(-number),
        };
    }

    private FleetView View(FleetState fleet) => new()
    {
        Fleet = Fleet,
        Now = AnyDesire.Noon,
        Wish = fleet.Wish,
        Specs = _shape.Specs,
        Stopped = fleet.Stopped,
        RouteRefusal = Next(8) == 7 ? "shop.example.com belongs to another service" : null,
        Routers = Next(8) == 7 ? [null] : [],
        Instances =
        [
            .. from component in fleet.Wish.Demand
               from slot in Enumerable.Range(0, component.Value)
               select Report(fleet.Committed!.Value, component.Key, slot),
        ],
    };

    private InstanceReport Report(ReleaseId release, string component, int slot) => Next(6) switch
    {
        4 => Instance(release, component, slot) with { State = InstanceState.Running, Health = HealthState.Failing, LastProbe = "GET /healthz answered 500 in 3 ms" },
        5 => Instance(release, component, slot) with { State = InstanceState.Exited, Exit = new ExitReport(AnyDesire.Noon, 3, null, false, false, ["no database"]) },
        _ => Instance(release, component, slot) with { State = InstanceState.Running, Health = HealthState.Ready },
    };

    private static InstanceReport Instance(ReleaseId release, string component, int slot) =>
        new() { Id = new InstanceId("prod", release, component, slot, 0), State = InstanceState.Starting, StartedAt = AnyDesire.Noon.AddMinutes(-3) };

    private int Next(int below) => choices.Length > _at ? choices[_at++] % below : 0;
}
