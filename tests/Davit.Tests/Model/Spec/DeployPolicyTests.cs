using Davit.Core.Model.Spec;

namespace Davit.Tests.Model.Spec;

public sealed class DeployPolicyTests
{
    private static readonly DeployPolicy Strict = new() { From = ["main", "release/*"], RequireReason = true };

    [Theory]
    [InlineData("main", "fix the cart")]
    [InlineData("topic,main", "fix the cart")]
    [InlineData("release/2.1", "fix the cart")]
    public void ACommitOfAnAllowedBranch_WithAReason_MayBeDeployed(string branches, string reason) =>
        Strict.Check("prod", branches.Split(','), reason).ShouldBeEmpty();

    [Theory]
    [InlineData("topic")]
    [InlineData("Main")]
    [InlineData("main2")]
    [InlineData("old/main")]
    [InlineData("release")]
    public void ACommitOfAnotherBranch_IsRefused(string branch) =>
        Strict.Check("prod", [branch], "why").ShouldBe([$"prod takes commits of main, release/* only; this one is on {branch}."]);

    [Fact]
    public void EveryBrokenRule_IsTold() =>
        Strict.Check("prod", [], "  ").ShouldBe(
            ["prod takes commits of main, release/* only; this one is on no branch.", "prod wants a reason for each deployment; none was given."]);

    [Theory]
    [InlineData("v?", "v1", false)]
    [InlineData("v?", "v?", true)]
    [InlineData("a\\b", "a\\b", true)]
    [InlineData("*", "anything/at-all", true)]
    public void OnlyAStar_IsSpecial_InABranch(string pattern, string branch, bool isAllowed) =>
        new DeployPolicy { From = [pattern] }.Check("prod", [branch], null).IsEmpty.ShouldBe(isAllowed);

    [Fact]
    public void AnOpenPolicy_RefusesNothing() => DeployPolicy.Open.Check("dev", [], null).ShouldBeEmpty();
}
