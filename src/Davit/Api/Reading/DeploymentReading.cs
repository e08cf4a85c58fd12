using Davit.Api.Contract;
using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Api.Reading;

/// <summary>Tells a deployment: what was asked, each step, and how it ended.</summary>
internal static class DeploymentReading
{
    private const string GateStep = "wait for a person";

    public static DeploymentInfo Of(State state, Deployment deployment, FleetView? view = null, bool withSteps = true)
    {
        var request = deployment.Request;
        var release = deployment.To is { } to ? state.Releases.GetValueOrDefault(to) : null;
        var current = StateOf(deployment);
        var (ready, wanted) = Capacity(deployment, view);
        return new DeploymentInfo
        {
            Id = deployment.Id,
            Service = request.Fleet.Service,
            Environment = request.Fleet.Environment,
            Revision = request.Revision,
            Commit = request.Commit ?? release?.Commit.Sha,
            Subject = release?.Commit.Subject,
            From = deployment.From?.ToString(),
            To = deployment.To?.ToString(),
            Strategy = Told(deployment),
            IsRollback = request.IsRollback,
            IsAutomatic = request.IsAutomatic,
            State = current,
            Outcome = deployment.Ending is { } ending ? OutcomeOf(ending.Outcome) : null,
            Reason = deployment.Ending?.Reason,
            Who = deployment.Who,
            Why = deployment.Why,
            StartedAt = deployment.RequestedAt,
            EndedAt = deployment.EndedAt,
            Weight = deployment.IsOver ? null : Weight(state, deployment),
            Ready = ready,
            Wanted = wanted,
            Question = Question(deployment, current),
            Steps = withSteps ? [.. deployment.Steps.Select(Of)] : [],
            Signals = withSteps ? [.. deployment.Signals.Select(s => new SignalInfo(Past(s.Kind), s.Who, s.Reason, s.At))] : [],
        };
    }

    // What is done, which is not always what the spec says: there is nothing to split with a first release, and a way back is not tried out.
    private static string? Told(Deployment deployment) => deployment switch
    {
        { Plan.Strategy.Kind: StrategyKind.Recreate } => Word(StrategyKind.Recreate),
        { Request.IsRollback: true } or { Plan: { From: null } } => "all at once",
        { Plan.Strategy.Kind: var kind } => Word(kind),
        { Request.Strategy: { } asked } => Word(asked),
        _ => null,
    };

    public static string Word(StrategyKind kind) => kind is StrategyKind.BlueGreen ? "blue-green" : kind.ToString().ToLowerInvariant();

    public static StrategyKind? Kind(string? word) => word switch
    {
        null => null,
        "rolling" => StrategyKind.Rolling,
        "canary" => StrategyKind.Canary,
        "blue-green" => StrategyKind.BlueGreen,
        "recreate" => StrategyKind.Recreate,
        _ => throw new FormatException($"'{word}' is not a strategy: rolling, canary, blue-green or recreate."),
    };

    public static DeploymentState StateOf(Deployment deployment) => deployment switch
    {
        { IsOver: true } => DeploymentState.Over,
        { NeedsPerson: not null } => DeploymentState.NeedsPerson,
        { Interruption: not null } => DeploymentState.Running,
        { IsPaused: true } => DeploymentState.Paused,
        { Steps: [.., { Ended: null } last] } when last.Name.StartsWith(GateStep, StringComparison.Ordinal) => DeploymentState.AtGate,
        _ => DeploymentState.Running,
    };

    private static string? Question(Deployment deployment, DeploymentState state) => state switch
    {
        DeploymentState.NeedsPerson => deployment.NeedsPerson,
        DeploymentState.AtGate => $"Shall it go on? davit promote {deployment.Id}, or davit abort {deployment.Id}",
        DeploymentState.Paused => $"Paused: davit resume {deployment.Id}, or davit abort {deployment.Id}",
        _ => null,
    };

    public static int? Weight(State state, Deployment deployment)
    {
        var shares = state.Fleet(deployment.Fleet).Wish.Shares;
        var total = shares.Sum(s => s.Weight);
        return deployment.To is { } to && total > 0 ? shares.Where(s => s.Release == to).Sum(s => s.Weight) * 100 / total : null;
    }

    private static (int Ready, int Wanted) Capacity(Deployment deployment, FleetView? view)
    {
        if (view is null || deployment.IsOver || deployment.To is not { } to)
        {
            return (0, 0);
        }

        var slots = Slots.Wanted(view).Where(s => s.Release == to).ToList();
        return (slots.Count(s => Slots.Filling(view, s)?.IsReady == true), slots.Count);
    }

    private static StepInfo Of(ToldStep step) => new()
    {
        Name = step.Name,
        State = step switch
        {
            { Ended: null } => StepState.Running,
            { Failure: StepFailure.Aborted } => StepState.Aborted,
            { Failure: StepFailure.Superseded } => StepState.Superseded,
            { Failure: not null } or { Error: not null } => StepState.Failed,
            _ => StepState.Done,
        },
        Began = step.Began,
        Ended = step.Ended,
        Deadline = step.Deadline,
        Seen = step.Seen,
        Error = step.Error,
    };

    public static Outcome OutcomeOf(DeploymentOutcome outcome) => outcome switch
    {
        DeploymentOutcome.Released => Outcome.Released,
        DeploymentOutcome.Failed => Outcome.Failed,
        DeploymentOutcome.TakenBack => Outcome.TakenBack,
        DeploymentOutcome.Aborted => Outcome.Aborted,
        DeploymentOutcome.Superseded => Outcome.Superseded,
        _ => Outcome.Halted,
    };

    private static string Past(SignalKind kind) => kind switch
    {
        SignalKind.Promote => "promoted",
        SignalKind.Pause => "paused",
        SignalKind.Resume => "resumed",
        SignalKind.Abort => "aborted",
        _ => "superseded",
    };
}
