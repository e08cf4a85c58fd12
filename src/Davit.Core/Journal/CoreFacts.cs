using System.Collections.Immutable;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Holds;
using Davit.Core.Model.Judgements;
using Davit.Plugins;

namespace Davit.Core.Journal;

/// <summary>Something that happened, as Core knows it. Names of facts are data for ever.</summary>
public abstract record CoreFact;

public sealed record ServiceAdded(Service Service) : CoreFact;
public sealed record ServiceRemoved(string Service) : CoreFact;
public sealed record ReleaseMade(Release Release) : CoreFact;
public sealed record ReleaseDropped(ReleaseId Release) : CoreFact;

public sealed record EnvironmentsDescribed(string Yaml) : CoreFact;

public sealed record WishChanged(FleetId Fleet, Wish Wish, string By) : CoreFact;
public sealed record ReleaseCommitted(FleetId Fleet, CommitPoint Commit) : CoreFact;
public sealed record ReleaseJobSucceeded(FleetId Fleet, ReleaseId Release) : CoreFact;
public sealed record ComponentScaled(FleetId Fleet, string Component, int Instances) : CoreFact;
public sealed record ComponentsStopped(FleetId Fleet, ImmutableArray<string> Components) : CoreFact;
public sealed record ComponentsStarted(FleetId Fleet, ImmutableArray<string> Components) : CoreFact;
public sealed record RestartAsked(FleetId Fleet, ImmutableArray<string> Components) : CoreFact;
public sealed record InstanceEnded(FleetId Fleet, InstanceEnd End) : CoreFact;

public sealed record Locked(DeployLock Lock) : CoreFact;
public sealed record Unlocked(string Scope) : CoreFact;

public sealed record DeploymentRequested(DeploymentRequest Request, string Story) : CoreFact;
public sealed record PlanFrozen(string Deployment, DeploymentPlan Plan) : CoreFact;
public sealed record StepBegan(string Deployment, string Step, DateTimeOffset? Deadline) : CoreFact;
public sealed record StepTold(string Deployment, ToldStep Step) : CoreFact;
public sealed record SignalGiven(string Deployment, SignalKind Signal) : CoreFact;
public sealed record PersonNeeded(string Deployment, string What) : CoreFact;
/// <summary>What a window's verdict was made of, so that it can be made again.</summary>
public sealed record WindowMeasured(string Deployment, string Window, ImmutableArray<Block> Blocks) : CoreFact;

public sealed record WindowJudged(string Deployment, Judgement Judgement) : CoreFact;
public sealed record DeploymentEnded(string Deployment, Ending Ending) : CoreFact;

public sealed record HoldPlaced(Hold Hold) : CoreFact;
public sealed record HoldLifted(FleetId Fleet) : CoreFact;
public sealed record ReleaseBuried(Tombstone Tombstone) : CoreFact;
public sealed record ReleasePardoned(string Service, string Tombstone) : CoreFact;
public sealed record FreezePlaced(Freeze Freeze) : CoreFact;
public sealed record FreezeLifted(string Freeze) : CoreFact;
public sealed record CandidateFound(Candidate Candidate) : CoreFact;
public sealed record CandidateGone(FleetId Fleet) : CoreFact;
public sealed record CommitChecked(string Service, string Commit, CommitCheck Check) : CoreFact;
