using Davit.Core.Model.Spec;
using Davit.Core.Model.Spec.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Model.Spec.Text;

public sealed class ValueTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("10s", 10_000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d2h3m4s5ms", 93_784_005)]
    [InlineData("0s", 0)]
    public void ADuration_IsRead(string text, long milliseconds) => Durations.TryParse(text).ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("s")]
    [InlineData("1.5s")]
    [InlineData("-1s")]
    [InlineData("1m1h")]
    [InlineData("1s1s")]
    [InlineData("1h ")]
    [InlineData("1 h")]
    [InlineData("1H")]
    [InlineData("9999999999s")]
    [InlineData("999999999d")]
    public void AnythingElse_IsNoDuration(string text) => Durations.TryParse(text).ShouldBeNull();

    [Fact]
    public void ADuration_IsWrittenAsItIsRead() => Check.One(
        Config.QuickThrowOnFailure,
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), ms => Durations.TryParse(Durations.Write(TimeSpan.FromMilliseconds(ms))) == TimeSpan.FromMilliseconds(ms)));

    [Theory]
    [InlineData("256MB", 256_000_000L)]
    [InlineData("256Mi", 268_435_456L)]
    [InlineData("256MiB", 268_435_456L)]
    [InlineData("1.5GB", 1_500_000_000L)]
    [InlineData("1TB", 1_000_000_000_000L)]
    [InlineData("12B", 12L)]
    public void ASize_IsRead(string text, long bytes) => Sizes.TryParse(text).ShouldBe(bytes);

    [Theory]
    [InlineData("")]
    [InlineData("256")]
    [InlineData("256mb")]
    [InlineData("256M")]
    [InlineData(".5GB")]
    [InlineData("1.GB")]
    [InlineData("1.2.3GB")]
    [InlineData("-1GB")]
    [InlineData("9999999999TB")]
    public void AnythingElse_IsNoSize(string text) => Sizes.TryParse(text).ShouldBeNull();

    [Theory]
    [InlineData("./web", "./web")]
    [InlineData("  a   b\tc\n d ", "a|b|c|d")]
    [InlineData("a 'b c' \"d e\"", "a|b c|d e")]
    [InlineData("a'b'\"c\"d", "abcd")]
    [InlineData("a '' \"\"", "a||")]
    [InlineData(@"a b\ c \'d\' \\", @"a|b c|'d'|\")]
    [InlineData(@"a 'b\c' ""d\""e"" ""f\g""", @"a|b\c|d""e|f\g")]
    [InlineData("a $HOME `b` * ~ > c; d && e", "a|$HOME|`b`|*|~|>|c;|d|&&|e")]
    public void ACommand_IsSplitLikeAShellDoes_AndNothingIsExpanded(string text, string words) =>
        string.Join('|', CommandWords.Split(text).Words).ShouldBe(words);

    [Theory]
    [InlineData("a 'b", "has a ' that is never closed")]
    [InlineData("a \"b", "has a \" that is never closed")]
    [InlineData("a \\", "ends in a backslash")]
    [InlineData("   ", "names no program")]
    [InlineData("node server.js --port $PORT", "has a $ that only a shell would expand (write it as shell: instead, or in single quotes if it is meant as it stands)")]
    [InlineData("'' a", "names no program")]
    public void ABrokenCommand_SaysWhy(string text, string wrong) => CommandWords.Split(text).Wrong.ShouldBe(wrong);

    [Theory]
    [InlineData("instnaces", "instances")]
    [InlineData("Instances", "instances")]
    [InlineData("time_limit", "time-limit")]
    [InlineData("rotues", "routes")]
    [InlineData("zebra", null)]
    [InlineData("", null)]
    public void TheNearestName_IsASlipAway_OrNone(string written, string? nearest) =>
        NearestName.Of(written, ["instances", "routes", "run", "time-limit"]).ShouldBe(nearest);
}
