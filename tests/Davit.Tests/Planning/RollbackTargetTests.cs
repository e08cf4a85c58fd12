using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Planning;

public sealed class RollbackTargetTests
{
    private static readonly HashSet<ReleaseId> AllKept = [.. Enumerable.Range(1, 9).Select(Shape.Release)];

    // 2 is a deployment of release 2, -1 a rollback to release 1.
    private static ReleaseId? Choose(IReadOnlySet<ReleaseId> kept, params int[] history) =>
        RollbackTarget.Choose([.. history.Select(n => new CommitPoint(Shape.Release(Math.Abs(n)), "d-1", DateTimeOffset.UnixEpoch, n < 0))], kept);

    [Theory]
    [InlineData(new int[0], 0)]
    [InlineData(new[] { 1 }, 0)]
    [InlineData(new[] { 1, 2 }, 1)]
    [InlineData(new[] { 1, 2, 3, -2 }, 1)]
    [InlineData(new[] { 1, 2, -1, 3 }, 1)]
    [InlineData(new[] { 1, 2, -1 }, 0)]
    [InlineData(new[] { 1, 2, 2 }, 1)]
    public void History_SaysWhereARollbackGoes(int[] history, int target) =>
        Choose(AllKept, history).ShouldBe(target == 0 ? null : Shape.Release(target));

    [Fact]
    public void ReleaseThatIsNotKept_IsPassedOver() => Choose(new HashSet<ReleaseId> { Shape.Release(1), Shape.Release(3) }, 1, 2, 3).ShouldBe(Shape.Release(1));

    [Fact]
    public void Rollbacks_NeverReturnToWhatWasLeft_NorStay_AndComeToAnEnd() => Always.Holds(300, Always.Choices(12, 17), choices =>
    {
        var history = choices.Select(n => n < 9 ? n + 1 : -(n - 8)).ToList();
        for (var back = 0; ; back++)
        {
            back.ShouldBeLessThanOrEqualTo(9, "there are only so many releases to go back to");
            var target = Choose(AllKept, [.. history]);
            if (target is null)
            {
                return;
            }

            target.Value.Number.ShouldNotBe(Math.Abs(history[^1]));
            history.Zip(history.Skip(1)).Where(p => p.Second < 0).ShouldAllBe(p => Math.Abs(p.First) != target.Value.Number);
            history.Add(-target.Value.Number);
        }
    });
}
