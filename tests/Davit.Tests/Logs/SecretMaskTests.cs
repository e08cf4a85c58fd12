using System.Text;
using Davit.Core.Logs;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Logs;

public sealed class SecretMaskTests
{
    [Theory]
    [InlineData("token=hunter22;", "token=***;")]
    [InlineData("hunter22", "***")]
    [InlineData("hunter2 is not it", "hunter2 is not it")]
    [InlineData("hunter22 and hunter22", "*** and ***")]
    [InlineData("hunter22hunter22", "***")]
    public void Value_IsCoveredWhereverItStands(string text, string visible) =>
        new SecretMask(["hunter22"]).Hide(text).ShouldBe(visible);

    [Fact]
    public void OverlappingValues_AreCoveredTogether() =>
        new SecretMask(["abcdef", "defghi"]).Hide("-abcdefghi-").ShouldBe("-***-");

    [Fact]
    public void ValueThatOverlapsItself_IsCoveredWhole() =>
        new SecretMask(["abab"]).Hide("-ababab-").ShouldBe("-***-");

    [Fact]
    public void ValueInsideAnother_IsCoveredAlone() =>
        new SecretMask(["secret", "my-secret-key"]).Hide("secret my-secret-key").ShouldBe("*** ***");

    [Fact]
    public void ValueOfSeveralLines_IsCoveredLineByLine() =>
        new SecretMask(["-----BEGIN KEY-----\r\nMIIabc\nxyz123\n"]).Hide("key: -----BEGIN KEY-----\n  MIIabc\nxyz123\nend").ShouldBe("key: ***\n  ***\n***\nend");

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("\n \n")]
    public void VeryShortValue_CoversNothing(string value) =>
        new SecretMask([value]).Hide("abc abc").ShouldBe("abc abc");

    [Fact]
    public void LengthOfTheValue_IsNotShown() =>
        new SecretMask(["1234", "123456789012345678901234567890"]).Hide("1234 123456789012345678901234567890").ShouldBe("*** ***");

    [Fact]
    public void BytesThatAreNoText_AreNotTakenForASecret()
    {
        var stream = new MaskedStream(SecretMask.None);

        LogText.Read(stream.Push([0xFF, 0xFF, (byte)'a'])).ShouldNotContain("*");
    }

    [Fact]
    public void BeginningOfAValue_WaitsForItsEnd_AndNothingElseWaits()
    {
        var stream = new MaskedStream(new SecretMask(["hunter22"]));

        LogText.Read(stream.Push("a hunt"u8)).ShouldBe("a ");
        stream.Held.ShouldBe(4);
        LogText.Read(stream.Push("er21, hun"u8)).ShouldBe("hunter21, ");
        LogText.Read(stream.Push("ter22!"u8)).ShouldBe("***!");
        stream.Held.ShouldBe(0);
    }

    [Fact]
    public void HoweverALogIsCut_TheSameIsSeen() =>
        Prop.ForAll(Logs().ToArbitrary(), log =>
        {
            var mask = new SecretMask(log.Secrets);
            var longest = mask.LookBehind;
            var whole = Everything(mask, [log.Text]);
            var stream = new MaskedStream(mask);
            var seen = new List<byte>();
            foreach (var chunk in Cut(log.Text, log.Cuts))
            {
                seen.AddRange(stream.Push(chunk));
                if (stream.Held > longest)
                {
                    return false;
                }
            }

            seen.AddRange(stream.Flush());
            return seen.SequenceEqual(whole) && whole.Length == log.Text.Length;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void NoValue_IsLeftToBeSeen() =>
        Prop.ForAll(Logs().ToArbitrary(), log =>
        {
            var seen = LogText.Read(Everything(new SecretMask(log.Secrets), [.. Cut(log.Text, log.Cuts)]));
            return log.Secrets.Where(secret => secret.Length >= SecretMask.Shortest).All(secret => !seen.Contains(secret, StringComparison.Ordinal));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void WhoeverBeginsInTheMiddle_SeesTheSame_WhenReadingFromALittleBefore() =>
        Prop.ForAll(Logs().ToArbitrary(), log =>
        {
            var mask = new SecretMask(log.Secrets);
            var whole = Everything(mask, [log.Text]);
            var middle = log.Cuts.Length == 0 ? 0 : log.Cuts[0] % (log.Text.Length + 1);
            var from = Math.Max(0, middle - mask.LookBehind);
            return Everything(mask, [log.Text[from..]]).AsSpan(middle - from).SequenceEqual(whole.AsSpan(middle));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    // Few letters, so that values are found, overlap and nearly match all the time.
    private static Gen<(byte[] Text, string[] Secrets, int[] Cuts)> Logs() =>
        from text in Gen.Elements("a", "a", "b", "\n", "é").ArrayOf()
        from more in Gen.Elements("abab", "aaaa", "x", "\n").ArrayOf()
        from secrets in Gen.Elements('a', 'b', 'é').ArrayOf().Where(s => s.Length is > 0 and < 9).ArrayOf()
        from cuts in Gen.Choose(1, 7).ArrayOf()
        select (Encoding.UTF8.GetBytes(string.Concat(text) + string.Concat(more)), secrets.Take(4).Select(s => new string(s)).ToArray(), cuts);

    private static IEnumerable<byte[]> Cut(byte[] text, int[] sizes)
    {
        var from = 0;
        foreach (var size in sizes)
        {
            var to = Math.Min(text.Length, from + size);
            yield return text[from..to];
            from = to;
        }

        yield return text[from..];
    }

    private static byte[] Everything(SecretMask mask, IEnumerable<byte[]> chunks)
    {
        var stream = new MaskedStream(mask);
        return [.. chunks.SelectMany(chunk => stream.Push(chunk)).ToArray(), .. stream.Flush()];
    }
}
