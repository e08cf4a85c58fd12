using Davit.Core.Judging;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Core.Deploying;

/// <summary>What a story can do to a fleet. Each verb is an ensure: it looks first, and may be begun again at any point.</summary>
public interface IFleet
{
    /// <summary>Wishes, and waits until the keeper has made it so.</summary>
    /// <param name="wish">What should be.</param>
    /// <param name="reached">When it is so; judged anew at every look.</param>
    /// <param name="progress">Fails when so long passes without a newly ready instance.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="PermanentException">It cannot be reached, or not in time; the message has the evidence.</exception>
    Task<Told<Nothing>> Reach(Wish wish, Func<FleetView, Progress> reached, TimeSpan progress, StepContext step);

    /// <summary>Marks what the routers have counted for both releases, and when watching them ends.</summary>
    Task<Told<Window>> OpenWindow(DeploymentPlan plan, CanaryStepSpec stage, StepContext step);

    /// <summary>Watches a release until the judge decides, the window is over, or a person promotes it.</summary>
    /// <exception cref="PermanentException">The judge's sentence: it is worse than the baseline, or beyond a limit.</exception>
    Task<Told<Watched>> Watch(Window window, DeploymentPlan plan, StepContext step);

    /// <summary>Waits for a person's promotion, given after the step began.</summary>
    Task<Told<Nothing>> AskPerson(TimeSpan deadline, StepContext step);

    /// <summary>The same while a canary has its share of the requests: it is watched on, and taken back when it turns out to be worse.</summary>
    /// <param name="window">The window that came before.</param>
    /// <param name="plan">The plan; its gate deadline holds.</param>
    /// <param name="step">The step.</param>
    /// <exception cref="PermanentException">The judge's sentence, or that nobody has promoted it in time.</exception>
    Task<Told<Nothing>> AskWhileWatching(Window window, DeploymentPlan plan, StepContext step);

    /// <summary>Runs the release job of a release, once in an environment whatever happens, and waits for its end.</summary>
    Task<Told<Nothing>> RunReleaseJob(DeploymentPlan plan, StepContext step);

    /// <summary>Writes the one row after which the deployment is not taken back any more.</summary>
    Task<Told<CommitPoint>> Commit(DeploymentPlan plan, StepContext step);

    /// <summary>Wishes the new release alone, with the old one kept warm for as long as the plan says; gives until when, null for not at all.</summary>
    Task<Told<DateTimeOffset?>> StandOn(DeploymentPlan plan, StepContext step);
}
