using Davit.Core.Model.Spec;

namespace Davit.Tests.Model.Spec;

public sealed class SpecHashTests
{
    private const string Shop = "name: shop\ncomponents: {web: {run: ./web}}\n";

    [Fact]
    public void AHash_StaysTheSame_FromVersionToVersion() =>
        // When this changes, every running service looks changed to a new version of Davit.
        Hash(Shop).ShouldBe("2a64f9f6a47903fd63e8627b3925016f89e3af70dc3ac2bc65158dc90268c439");

    [Theory]
    [InlineData("# a comment\nname: 'shop'\ncomponents:\n  web:\n    run: [./web]\n    instances: 1\n")]
    [InlineData("name: shop\ncomponents: {web: {run: ./web, env: {}}}\nenvironments: {prod: {strategy: canary}}\n")]
    public void ASpec_ThatMeansTheSameHere_HasTheSameHash(string text) => Hash(text).ShouldBe(Hash(Shop));

    [Theory]
    [InlineData("name: shop\ncomponents: {web: {run: ./web, instances: 2}}")]
    [InlineData("name: shop\ncomponents: {web: {run: ./web, env: {A: b}}}")]
    [InlineData("name: shop\ncomponents: {web: {run: ./web}}\nlimits: {error-rate: none}")]
    [InlineData("name: shop\ncomponents: {web: {run: ./web}}\nenvironments: {local: {strategy: canary}}\n")]
    public void ASpec_ThatMeansSomethingElse_HasAnotherHash(string text) => Hash(text).ShouldNotBe(Hash(Shop));

    [Fact]
    public void AnEnvironment_HasItsOwnHash_WhenItDiffers() =>
        SpecHash.Of(SpecReader.Read("davit.yaml", Shop).Spec!, "staging").ShouldNotBe(Hash(Shop));

    private static string Hash(string text) => SpecHash.Of(SpecReader.Read("davit.yaml", text).Spec!, "local");
}
