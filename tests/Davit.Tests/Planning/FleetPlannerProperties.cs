using Davit.Core.Planning;
using Davit.Plugins;
using Davit.Tests.Planning.Simulated;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Planning;

/// <summary>The planner in a world where anything may happen in any order: its rules hold at every look, and it comes to rest at what is wished.</summary>
public sealed class FleetPlannerProperties
{
    private const int LooksToRest = 400;

    private static readonly Arbitrary<(int[] Shape, int[] Happenings)> Anything =
        Arb.ToArbitrary(
            from shape in Gen.Choose(0, 60).ArrayOf(27) from happenings in Always.Choices(60, 4000).Generator select (shape, happenings),
            any => Always.Choices(60, 4000).Shrinker(any.happenings).Select(h => (any.shape, h))
                .Concat(Always.Choices(27, 60).Shrinker(any.shape).Select(s => (s, any.happenings))));

    [Fact]
    public void Anything_BreaksNoRule_AndAWellBehavedWorldComesToRestAtTheWish() => Always.Holds(40, Anything, any =>
    {
        var shape = new Shape(any.Shape);
        var world = new SimulatedWorld(shape);
        var happenings = new Happenings(shape, world);
        happenings.Happen(any.Happenings);

        happenings.Tell("all is well again", () =>
        {
            world.BehaveWell();
            ComeToRest(world);
            IsAsWished(world.View(since: world.Now));
        });
    });

    private static void ComeToRest(SimulatedWorld world)
    {
        var still = 0;
        FleetPlan? last = null;
        for (var look = 0; look < LooksToRest; look++)
        {
            last = world.Look();
            var view = world.View();
            still = last.IsEmpty && last.LookAgain is null && view.Live.All(i => i.IsReady) ? still + 1 : 0;
            if (still == 3)
            {
                return;
            }
        }

        throw new ShouldAssertException($"it does not come to rest: it plans {Rules.InWords(last!)} while {InWords(world)}");
    }

    private static void IsAsWished(FleetView view)
    {
        var slots = Slots.Wanted(view).ToList();
        slots.ShouldAllBe(s => Slots.Filling(view, s) != null, "every slot is filled");
        view.Live.Select(i => i.Id).Order(Comparer<InstanceId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString())))
            .ShouldBe(slots.Select(s => Slots.Filling(view, s)!.Id).Order(Comparer<InstanceId>.Create((a, b) => string.CompareOrdinal(a.ToString(), b.ToString()))), "nothing else runs");
        foreach (var slot in slots.Where(s => s.Component.IsWorker))
        {
            Slots.Filling(view, slot)!.Work.ShouldBe(slot.Works ? WorkMode.Active : WorkMode.Quiet, $"{slot.Component.Name} {slot.Number} of {slot.Release}");
        }

        Reached.Split(view).ShouldBeOfType<Progress.Done>($"{Reached.Split(view)}: {Rules.InWords(view.Routers[0]!.Routes?.Routes ?? [])}");
        foreach (var release in view.Wish.Releases)
        {
            Reached.Settled(view, release).ShouldBeOfType<Progress.Done>($"{Reached.Settled(view, release)}");
        }
    }

    private static string InWords(SimulatedWorld world) =>
        string.Join(", ", world.Live.Select(i => $"{i.Id} {i.Report(world.Now).State} {i.Report(world.Now).Health}"));
}
