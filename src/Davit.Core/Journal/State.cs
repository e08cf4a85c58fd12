using System.Collections.Immutable;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Holds;
using Davit.Plugins;

namespace Davit.Core.Journal;

/// <summary>Everything that the journal says, folded. Immutable: a reader holds one moment of it.</summary>
public sealed record State
{
    /// <summary>Raised when the shape changes, so that snapshots of another shape are left and the journal is folded again.</summary>
    public const int Format = 2;

    public long Position { get; init; }
    public ImmutableSortedDictionary<string, Service> Services { get; init; } = ImmutableSortedDictionary<string, Service>.Empty;
    public ImmutableSortedDictionary<ReleaseId, Release> Releases { get; init; } = ImmutableSortedDictionary<ReleaseId, Release>.Empty;
    public ImmutableSortedDictionary<string, int> LastReleaseNumber { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
    public ImmutableDictionary<FleetId, FleetState> Fleets { get; init; } = ImmutableDictionary<FleetId, FleetState>.Empty;
    public ImmutableSortedDictionary<string, Deployment> Deployments { get; init; } = ImmutableSortedDictionary<string, Deployment>.Empty;
    public ImmutableSortedDictionary<string, DeployLock> Locks { get; init; } = ImmutableSortedDictionary<string, DeployLock>.Empty;
    public ImmutableDictionary<string, long> StreamVersions { get; init; } = ImmutableDictionary<string, long>.Empty;
    public int LastDeploymentNumber { get; init; }

    /// <summary>Holds, tombstones, freezes, and what policies wait with.</summary>
    public Memory Memory { get; init; } = new();

    /// <summary>The environments file as last given; null while the default holds.</summary>
    public string? EnvironmentsYaml { get; init; }

    public FleetState Fleet(FleetId id) => Fleets.GetValueOrDefault(id) ?? new FleetState { Id = id };

    public long VersionOf(string stream) => StreamVersions.GetValueOrDefault(stream);

    public IEnumerable<Deployment> DeploymentsOf(FleetId fleet) =>
        Deployments.Values.Where(d => d.Fleet == fleet).OrderBy(d => NumberOf(d.Id));

    public IEnumerable<Deployment> Unfinished(FleetId fleet) => DeploymentsOf(fleet).Where(d => !d.IsOver);

    public static int NumberOf(string deployment) => int.Parse(deployment.AsSpan(2), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>This, and one more fact. Facts of kinds that are not known only move the position.</summary>
    public State With(Fact fact)
    {
        var next = this with { Position = fact.Position, StreamVersions = StreamVersions.SetItem(fact.Stream, fact.Version) };
        return FactTypes.Read(fact) switch
        {
            ServiceAdded f => next with { Services = Services.SetItem(f.Service.Name, f.Service) },
            ServiceRemoved f => next with { Services = Services.Remove(f.Service) },
            ReleaseMade f => next with
            {
                Releases = Releases.SetItem(f.Release.Id, f.Release),
                LastReleaseNumber = LastReleaseNumber.SetItem(f.Release.Id.Service, f.Release.Id.Number),
            },
            ReleaseDropped f => next with { Releases = Releases.Remove(f.Release) },
            EnvironmentsDescribed f => next with { EnvironmentsYaml = f.Yaml },
            WishChanged f => next.WithFleet(f.Fleet, fleet => fleet with { Wish = f.Wish, WishedBy = f.By }),
            ReleaseCommitted f => next.WithFleet(f.Fleet, fleet => fleet with { Commits = fleet.Commits.Add(f.Commit) }),
            ReleaseJobSucceeded f => next.WithFleet(f.Fleet, fleet => fleet with { JobsDone = fleet.JobsDone.Add(f.Release) }),
            ComponentScaled f => next.WithFleet(f.Fleet, fleet => fleet with { Scale = fleet.Scale.SetItem(f.Component, f.Instances) }),
            ComponentsStopped f => next.WithFleet(f.Fleet, fleet => fleet with { Stopped = fleet.Stopped.Union(f.Components), StoppedSince = fleet.StoppedSince.SetItems(f.Components.Except(fleet.Stopped).Select(c => KeyValuePair.Create(c, fact.At))) }),
            ComponentsStarted f => next.WithFleet(f.Fleet, fleet => fleet with { Stopped = fleet.Stopped.Except(f.Components), StoppedSince = fleet.StoppedSince.RemoveRange(f.Components) }),
            RestartAsked f => next.WithFleet(f.Fleet, fleet => fleet with { RestartBefore = fleet.RestartBefore.SetItems(f.Components.Select(c => KeyValuePair.Create(c, fact.At))) }),
            InstanceEnded f => next.WithFleet(f.Fleet, fleet => fleet with { Ends = [.. fleet.Ends.Add(f.End).TakeLast(50)] }),
            Locked f => next with { Locks = Locks.SetItem(f.Lock.Scope, f.Lock) },
            Unlocked f => next with { Locks = Locks.Remove(f.Scope) },
            DeploymentRequested f => next with
            {
                LastDeploymentNumber = NumberOf(f.Request.Id),
                Deployments = Deployments.SetItem(f.Request.Id, new Deployment
                {
                    Request = f.Request,
                    Who = fact.Who,
                    Why = fact.Why,
                    RequestedAt = fact.At,
                    Story = f.Story,
                    To = f.Request.Release,
                }),
            },
            PlanFrozen f => next.WithDeployment(f.Deployment, d => d with { Plan = f.Plan, From = f.Plan.From, To = f.Plan.To }),
            StepBegan f => next.WithDeployment(f.Deployment, d => d with { Steps = d.Steps.Add(new ToldStep { Name = f.Step, Began = fact.At, Deadline = f.Deadline }) }),
            StepTold f => next.WithDeployment(f.Deployment, d => d with { Steps = Replace(d.Steps, f.Step) }),
            SignalGiven f => next.WithDeployment(f.Deployment, d => d with { Signals = d.Signals.Add(new Signal(f.Signal, fact.Who, fact.Why, fact.At)) }),
            PersonNeeded f => next.WithDeployment(f.Deployment, d => d with { NeedsPerson = f.What }),
            WindowJudged f => next.WithDeployment(f.Deployment, d => d with { Judgements = d.Judgements.Add(f.Judgement) }),
            DeploymentEnded f => next.WithDeployment(f.Deployment, d => d with { Ending = f.Ending, EndedAt = fact.At, NeedsPerson = null }),
            { } other => next with { Memory = Memory.With(other) },
            null => next,
        };
    }

    private static ImmutableArray<ToldStep> Replace(ImmutableArray<ToldStep> steps, ToldStep told)
    {
        var at = steps.ToList().FindIndex(s => s.Name == told.Name);
        return at < 0 ? steps.Add(told) : steps.SetItem(at, told);
    }

    private State WithFleet(FleetId id, Func<FleetState, FleetState> change) => this with { Fleets = Fleets.SetItem(id, change(Fleet(id))) };

    private State WithDeployment(string id, Func<Deployment, Deployment> change) =>
        Deployments.TryGetValue(id, out var deployment) ? this with { Deployments = Deployments.SetItem(id, change(deployment)) } : this;
}
