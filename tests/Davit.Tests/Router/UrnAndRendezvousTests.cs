using Davit.Router.Picking;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Router;

public sealed class UrnAndRendezvousTests
{
    private static readonly Arbitrary<int[]> Weights = Gen.Choose(0, 40).ArrayOf(4).Where(weights => weights.Sum() > 0).ToArbitrary();

    [Fact]
    public void Each_round_is_split_exactly_by_weight_whatever_the_weights_and_the_seed() =>
        Prop.ForAll(Weights, Gen.Choose(1, int.MaxValue - 1).ToArbitrary(), (weights, seed) =>
        {
            var urn = new Urn(weights, (ulong)seed);
            var drawn = new int[weights.Length];
            for (var at = 0; at < weights.Sum() * 3; at++)
            {
                drawn[urn.Draw()]++;
            }

            return drawn.SequenceEqual(weights.Select(weight => weight * 3));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_round_is_as_short_as_the_weights_allow()
    {
        var urn = new Urn([900, 100], 7);

        Enumerable.Range(0, 10).Select(_ => urn.Draw()).Count(share => share == 1).ShouldBe(1);
    }

    [Fact]
    public void Without_any_weight_there_is_nothing_to_draw() => new Urn([0, 0], 1).IsEmpty.ShouldBeTrue();

    [Fact]
    public void When_one_share_grows_values_move_only_to_it() =>
        Prop.ForAll(Weights, Gen.Choose(0, 3).ToArbitrary(), Gen.Choose(1, 50).ToArbitrary(), (weights, grown, by) =>
        {
            var after = weights.Select((weight, at) => at == grown ? weight + by : weight).ToArray();
            return Enumerable.Range(0, 50).All(value => Pick(weights, value) is var was && Pick(after, value) is var now && (now == was || now == grown));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Values_spread_by_weight()
    {
        const int values = 20_000;

        var second = Enumerable.Range(0, values).Count(value => Pick([75, 25], value) == 1);

        second.ShouldBeInRange((int)(values * 0.235), (int)(values * 0.265));
    }

    [Fact]
    public void The_hash_is_the_same_in_every_process() => Rendezvous.Hash("shop-1").ShouldBe(Rendezvous.Hash("shop-1".AsSpan()));

    private static int Pick(int[] weights, int value)
    {
        var hash = Rendezvous.Hash($"user-{value}");
        return Enumerable.Range(0, weights.Length).Where(at => weights[at] > 0).MaxBy(at => Rendezvous.Score(hash, Rendezvous.Hash($"shop-{at + 1}"), weights[at]));
    }
}
