using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Core.Planning;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Planning;

public sealed class WishesTests
{
    private static DeploymentPlan Plan(int before, int after, bool isRouted) => new()
    {
        Deployment = "d-1",
        Fleet = Shape.Fleet,
        From = Shape.Release(1),
        To = Shape.Release(2),
        Strategy = new StrategySpec { Steps = [new CanaryStepSpec(10, TimeSpan.Zero, false), new CanaryStepSpec(50, TimeSpan.Zero, false)] },
        Limits = new LimitsSpec(),
        Components = [new PlannedComponent("it", before, after, isRouted, !isRouted)],
    };

    [Fact]
    public void Numbers_AreWithinWhatIsThere_AndGrowWithTheWeight()
    {
        for (var total = 0; total <= 50; total++)
        {
            var (consumers, instances) = (0, 0);
            for (var weight = 0; weight <= 100; weight++)
            {
                Wishes.Consumers(weight, total).ShouldBeInRange(consumers, total, $"consumers of {total} at {weight} %");
                Wishes.Instances(weight, total).ShouldBeInRange(instances, total, $"instances of {total} at {weight} %");
                (consumers, instances) = (Wishes.Consumers(weight, total), Wishes.Instances(weight, total));
                instances.ShouldBeGreaterThanOrEqualTo(TrafficPlanner.Needed(weight, 100, total), $"capacity for {weight} % of {total}");
            }

            Wishes.Consumers(100, total).ShouldBe(total);
            Wishes.Instances(100, total).ShouldBe(total);
            if (total > 1)
            {
                Wishes.Consumers(99, total).ShouldBeLessThan(total, "the last one works for the old release until the switch");
            }
        }
    }

    [Fact]
    public void Workers_OldAndNewTogether_AreAsManyAsEver_WhereBothReleasesHaveAsMany()
    {
        for (var total = 1; total <= 50; total++)
        {
            for (var weight = 0; weight <= 100; weight++)
            {
                Wishes.Split(Plan(total, total, isRouted: false), weight).Groups.Sum(g => g.Working).ShouldBe(total, $"{total} at {weight} %");
            }
        }
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(3, 0)]
    [InlineData(0, 3)]
    public void Switched_LeavesNoWorkToTheOld_WhateverTheNumbers(int before, int after) =>
        Wishes.Switched(Plan(before, after, isRouted: false)).Groups
            .ShouldAllBe(g => g.Release == Shape.Release(2) ? g.Working == after : g.Working == 0);

    [Fact]
    public void ComponentThatOnlyTheNewReleaseHas_IsWholeBeforeItsFirstShare() =>
        Wishes.Staged(Plan(0, 4, isRouted: true), 10).Groups.Single().Instances.ShouldBe(4);

    [Fact]
    public void Rolling_KeepsWhatTheNewReleaseDoesNotHave_UntilItStands()
    {
        var plan = Plan(3, 0, isRouted: true);

        Wishes.Rolling(plan).Groups.Single().Release.ShouldBe(Shape.Release(1));
        Wishes.After(plan).Groups.ShouldBeEmpty();
    }
}
