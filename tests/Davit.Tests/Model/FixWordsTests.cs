using Davit.Core.Model.Holds;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Model;

public sealed class FixWordsTests
{
    private static readonly Tombstone Bad = new()
    {
        Service = "shop",
        Release = Shape.Release(43),
        Commit = "0123456789abcdef0123456789abcdef01234567",
        Environment = "prod",
        By = "judge",
        Reason = "errors",
        Ticket = "SHOP-17",
        At = DateTimeOffset.UnixEpoch,
    };

    [Theory]
    [InlineData("Count to ten\n\nFixes: shop-43", true)]
    [InlineData("Count to ten\n\nfixes shop-43.", true)]
    [InlineData("Revert \"Count\"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.", true)]
    [InlineData("Fixes: 0123456", true)]
    [InlineData("Fixes: shop-42, shop-43", true)]
    [InlineData("SHOP-17: count to ten", true)]
    [InlineData("Merge shop-17", true)]
    [InlineData("Count to ten (SHOP-171)", false)]
    [InlineData("Fixes: shop-431", false)]
    [InlineData("Fixes: 012345", false)]
    [InlineData("shop-43 was fine, I think", false)]
    [InlineData("Fixes: shop-4", false)]
    [InlineData("", false)]
    public void Message_SaysWhetherItMends(string message, bool mends) => Bad.IsMendedBy(message).ShouldBe(mends);
}
