using Davit.Core.Model.Deployments;
using Davit.Core.Planning;

namespace Davit.Tests.Planning;

/// <summary>desired = pin ?? policy(candidates), and what may never begin by itself.</summary>
public sealed class DesiredTests
{
    private static void Holds(Action<DesireView, Decision> property) => Always.Holds(3000, Always.Choices(60, 719), choices =>
    {
        var view = new AnyDesire(choices).View();
        property(view, Desired.Decide(view));
    });

    [Fact]
    public void NothingBegins_WhileItIsHeld_UnlessItMendsWhatWasTakenBack() => Holds((view, decision) =>
    {
        if (decision.Begins && view.Memory.Holds.TryGetValue(view.Fleet, out var hold))
        {
            decision.Mends.ShouldBeTrue();
            decision.Candidate!.Policy.ResumesOnFix.ShouldBeTrue();
            decision.Candidate.Mends.ShouldContain(hold.Tombstone!);
        }
    });

    [Fact]
    public void NothingBegins_ThatIsBuried() => Holds((view, decision) =>
    {
        if (decision.Begins)
        {
            decision.Candidate!.Buried.ShouldBeEmpty();
            view.Memory.Tombstones.Values.ShouldNotContain(t => t.Commit == decision.Candidate.Commit);
        }
    });

    [Fact]
    public void NothingBegins_ThatWasTriedInVain_NorBesideAnother() => Holds((view, decision) =>
    {
        if (decision.Begins)
        {
            view.Deployments.ShouldAllBe(d => d.IsOver);
            view.Deployments.ShouldNotContain(d => d.Request.Commit == decision.Candidate!.Commit && d.Ending!.Outcome != DeploymentOutcome.Superseded && d.Ending.Outcome != DeploymentOutcome.Released);
        }
    });

    [Fact]
    public void NothingBegins_BehindALock_InAFreeze_OutsideItsHours_OrWithoutItsChecks() => Holds((view, decision) =>
    {
        if (decision.Begins)
        {
            view.Locks.ShouldNotContain(l => l.Covers(view.Fleet, view.Now));
            view.Memory.FreezesOf(view.Fleet, view.Now).ShouldBeEmpty();
            OpenHours.IsOpen(decision.Candidate!.Policy.Windows, view.Now).ShouldBeTrue();
            var said = view.Memory.ChecksOf("shop", decision.Candidate.Commit!).ToList();
            decision.Candidate.Policy.Checks.ShouldAllBe(c => said.Any(s => s.Name == c && s.State == Core.Model.Holds.CheckState.Passed));
        }
    });

    [Fact]
    public void WhatWasTakenBackOrTriedInVain_IsNotWanted_AndWhatBegins_Is() => Holds((view, decision) =>
    {
        if (decision.WantsCandidate)
        {
            view.Memory.Tombstones.Values.ShouldNotContain(t => t.Commit == decision.Candidate!.Commit || decision.Candidate.Buried.Contains(t.Id));
            decision.Pin.ShouldBeNull();
        }

        if (decision.Begins)
        {
            decision.WantsCandidate.ShouldBeTrue();
        }
    });

    [Fact]
    public void WhatNeitherStandsNorBegins_HasAnObstacle() => Holds((_, decision) =>
    {
        if (decision is { Candidate: not null, Stands: false, Begins: false, Pin: null })
        {
            decision.Obstacles.ShouldNotBeEmpty();
        }
    });

    [Fact]
    public void SameView_IsDecidedTheSame_AndOnceItStands_NothingBegins() => Holds((view, decision) =>
    {
        Desired.Decide(view).Begins.ShouldBe(decision.Begins);
        if (decision.Begins && AnyDesire.Made(Convert.ToInt32(decision.Candidate!.Commit![..1], 16)) is var made)
        {
            Desired.Decide(view with { Standing = made }).Begins.ShouldBeFalse();
        }
    });

    [Fact]
    public void EveryTimeToLookAgain_IsStillToCome() => Holds((view, decision) =>
    {
        if (decision.LookAgain is { } at)
        {
            at.ShouldBeGreaterThan(view.Now);
        }
    });
}
