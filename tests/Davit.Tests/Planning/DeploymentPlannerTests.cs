using System.Collections.Immutable;
using Davit.Core.Model;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Fleets;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Plugins;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Planning;

public sealed class DeploymentPlannerTests
{
    private static Release Make(int number, ServiceSpec spec) => new()
    {
        Id = Shape.Release(number),
        Commit = new Commit(new string('a', 40), "Ada", DateTimeOffset.UnixEpoch, "A commit"),
        Artifact = new Artifact("key", new ArtifactRef("sha256:a", "/artifact"), false, TimeSpan.Zero),
        Spec = spec,
        SpecHash = "",
        ConfigHash = "",
        MadeAt = DateTimeOffset.UnixEpoch,
    };

    private static ServiceSpec Spec(params ComponentSpec[] components) => new() { Name = "shop", Components = [.. components], Release = new JobSpec { Run = ["./migrate"] } };

    private static DeploymentPlan Plan(ServiceSpec before, ServiceSpec after, FleetState? fleet = null, DeploymentRequest? request = null) =>
        DeploymentPlanner.Plan(request ?? new DeploymentRequest { Id = "d-1", Fleet = Shape.Fleet, Revision = "main" }, Make(2, after), Make(1, before), fleet ?? new FleetState { Id = Shape.Fleet });

    [Fact]
    public void Plan_HasEveryComponentOfEither_AndNoSchedule()
    {
        var cron = new ComponentSpec { Name = "nightly", Schedule = new ScheduleSpec("0 3 * * *") };

        var plan = Plan(Spec(new() { Name = "web", Instances = 2 }, new() { Name = "old" }, cron), Spec(new() { Name = "web", Instances = 3 }, new() { Name = "new" }, cron));

        plan.Components.Select(c => (c.Name, c.Before, c.After)).ShouldBe([("web", 2, 3), ("new", 0, 1), ("old", 1, 0)]);
    }

    [Fact]
    public void WhatAPersonScaled_Holds_OnlyWhereTheComponentIs()
    {
        var scaled = new FleetState { Id = Shape.Fleet, Scale = ImmutableSortedDictionary<string, int>.Empty.Add("web", 7).Add("old", 9) };

        var plan = Plan(Spec(new() { Name = "web" }, new() { Name = "old" }), Spec(new ComponentSpec { Name = "web" }), scaled);

        plan.Components.Select(c => (c.Name, c.Before, c.After)).ShouldBe([("web", 7, 7), ("old", 9, 0)]);
    }

    [Fact]
    public void ReleaseJob_RunsOnceInAnEnvironment_AndNeverForARollback()
    {
        var spec = Spec(new ComponentSpec { Name = "web" });

        Plan(spec, spec).HasReleaseJob.ShouldBeTrue();
        Plan(spec, spec, new FleetState { Id = Shape.Fleet, JobsDone = [Shape.Release(2)] }).HasReleaseJob.ShouldBeFalse();
        Plan(spec, spec, request: new DeploymentRequest { Id = "d-1", Fleet = Shape.Fleet, Revision = "shop-2", Release = Shape.Release(2) }).HasReleaseJob.ShouldBeFalse();
    }

    [Fact]
    public void Rollback_ToOrFromWhatCannotRunTwice_GoesOneAfterTheOther()
    {
        var rolling = Spec(new ComponentSpec { Name = "web" });
        var single = rolling with { Strategy = new StrategySpec { Kind = StrategyKind.Recreate } };

        Back(rolling, rolling).ShouldBe(StrategyKind.Rolling);
        Back(rolling, single).ShouldBe(StrategyKind.Recreate);
        Back(single, rolling).ShouldBe(StrategyKind.Recreate);
    }

    [Fact]
    public void Rollback_AcrossARenamedRoute_GoesOneAfterTheOther_WhereADeploymentWouldBeRefused()
    {
        var web = Spec(new ComponentSpec { Name = "web", Routes = [new RouteSpec(["*"], ["/"])] });
        var site = Spec(new ComponentSpec { Name = "site", Routes = [new RouteSpec(["*"], ["/"])] });

        DeploymentPlanner.WhyNotTogether(Plan(web, site), web, site).ShouldNotBeNull().ShouldContain("'*/' is of web in shop-1 and of site in shop-2");
        Back(web, site).ShouldBe(StrategyKind.Recreate);
    }

    private static StrategyKind Back(ServiceSpec before, ServiceSpec after)
    {
        var plan = Plan(before, after, request: new DeploymentRequest { Id = "d-1", Fleet = Shape.Fleet, Revision = "shop-2", Release = Shape.Release(2) });
        DeploymentPlanner.WhyNotTogether(plan, before, after).ShouldBeNull();
        return plan.Strategy.Kind;
    }
}
