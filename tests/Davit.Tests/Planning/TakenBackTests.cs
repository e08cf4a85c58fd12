using System.Collections.Immutable;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Holds;
using Davit.Core.Planning;
using Davit.Plugins;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Planning;

/// <summary>What the end of a deployment teaches, when somebody said something else while it was under way: the later word holds.</summary>
public sealed class TakenBackTests
{
    private static readonly FleetId Fleet = new("shop", "prod");
    private static readonly DateTimeOffset Asked = AnyDesire.Noon;
    private static readonly Release Two = AnyDesire.Made(2);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void RollbackWhileTheOldIsStillBeingStopped_IsNotForgotten_WhenTheDeploymentEnds(bool isAutomatic, bool lifts)
    {
        var memory = After(rollback: Asked.AddMinutes(1));

        var lesson = TakenBack.AtTheEnd(Deployed(isAutomatic, lifts), new Ending(DeploymentOutcome.Released, "prod stands on shop-2"), Two, memory, Asked.AddMinutes(2));

        (lesson.Place, lesson.Lift, lesson.Bury).ShouldBe((null, false, null));
        (lesson.Pardon ?? []).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void HoldPlacedMeanwhile_IsOnWhatStandsThen(bool isAutomatic)
    {
        var placed = new Hold(Fleet, null, Shape.Release(1), "person:eve", "the auditors are here", Asked.AddMinutes(1));

        var lesson = TakenBack.AtTheEnd(Deployed(isAutomatic, lifts: true), new Ending(DeploymentOutcome.Released, "prod stands on shop-2"), Two, Held(placed), Asked.AddMinutes(2));

        lesson.Lift.ShouldBeFalse();
        lesson.Place.ShouldBe(placed with { To = Two.Id });
    }

    [Fact]
    public void WhatWasHeldBefore_IsLifted_AndWhatWasBuriedBefore_Pardoned()
    {
        var lesson = TakenBack.AtTheEnd(Deployed(isAutomatic: false, lifts: true), new Ending(DeploymentOutcome.Released, "prod stands on shop-2"), Two, After(rollback: Asked.AddMinutes(-1)), Asked.AddMinutes(2));

        (lesson.Place, lesson.Lift).ShouldBe((null, true));
        lesson.Pardon.ShouldBe(["shop-2"]);
    }

    private static Memory After(DateTimeOffset rollback)
    {
        var lesson = TakenBack.ByPerson(Fleet, new Left(Two.Id, Two.Commit.Sha, Two.Commit.Subject, Two.ContentIn("prod")), AnyDesire.Made(1), new Word("person:eve", "errors", null, "d-8"), new Memory(), rollback);
        return Held(lesson.Place!) with { Tombstones = ImmutableSortedDictionary<string, Tombstone>.Empty.Add(lesson.Bury!.Id, lesson.Bury) };
    }

    private static Memory Held(Hold hold) => new() { Holds = ImmutableDictionary<FleetId, Hold>.Empty.Add(Fleet, hold) };

    private static Deployment Deployed(bool isAutomatic, bool lifts) => new()
    {
        Request = new DeploymentRequest { Id = "d-7", Fleet = Fleet, Revision = "main", Commit = Two.Commit.Sha, IsAutomatic = isAutomatic, LiftsHold = lifts },
        Who = "person:ada",
        RequestedAt = Asked,
        Story = "deployment-1",
        From = Shape.Release(1),
        To = Two.Id,
    };
}
