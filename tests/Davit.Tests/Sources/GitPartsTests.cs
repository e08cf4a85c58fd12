using System.Text;
using Davit.Core.Planning;
using Davit.Sources.Git;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Sources;

public sealed class GitPartsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Schedule_IsSpreadAroundItsPeriod_AndTheSameForTheSameSeed() => Check.QuickThrowOnFailure(
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), ArbMap.Default.ArbFor<byte>(), (name, failures) =>
        {
            var schedule = new MirrorSchedule(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), Seed: 4);
            var wait = (schedule.Next(name.Get, Start, failures) - Start).TotalMinutes;
            var middle = Math.Min(60, Math.Pow(2, failures));
            return wait >= middle * 0.89 && wait <= middle * 1.11 && schedule.Next(name.Get, Start, failures) == schedule.Next(name.Get, Start, failures);
        }));

    [Fact]
    public void ManyRepositories_AreNotFetchedAtOnce_AfterAStart()
    {
        var schedule = new MirrorSchedule(TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

        var perSecond = Enumerable.Range(0, 600).GroupBy(i => (int)(schedule.First($"r{i}", Start) - Start).TotalSeconds).Max(g => g.Count());

        perSecond.ShouldBeLessThan(40);
    }

    [Theory]
    [InlineData("mian", "main")]
    [InlineData("origin/main", "main")]
    [InlineData("login", "feature/login")]
    [InlineData("Main", "main")]
    [InlineData("entirely-else", null)]
    public void NearestName_IsWhatWasMeant(string wrong, string? right) =>
        NearestName.Of(wrong, ["main", "develop", "feature/login", "v1.0"]).FirstOrDefault().ShouldBe(right);

    [Fact]
    public void Links_AreFollowedAsTheSystemWould()
    {
        var guard = new LinkGuard(new Dictionary<string, string>
        {
            ["here"] = ".", ["up"] = "here/..", ["deep/in"] = "../a/b", ["abs"] = "/etc", ["loop1"] = "loop2", ["loop2"] = "loop1", ["a/back"] = "../here/a",
        });

        guard.StaysInside("here").ShouldBeTrue();
        guard.StaysInside("deep/in").ShouldBeTrue();
        guard.StaysInside("a/back").ShouldBeTrue();
        guard.StaysInside("up").ShouldBeFalse();
        guard.StaysInside("abs").ShouldBeFalse();
        guard.StaysInside("loop1").ShouldBeFalse();
    }

    [Theory]
    [InlineData("author Ada <a@example.com> 1700000000 +0130\n\nSubject\n\nBody", "Ada", "Subject", 1700000000)]
    [InlineData("author A <B> C <c> 1 +0000\n\nx", "A <B> C", "x", 1)]
    [InlineData("author X <x> 999999999999999999 +9999\n\n", "X", "", 253_000_000_000)]
    [InlineData("author X <x> -5 +0000\n\n", "X", "", 0)]
    [InlineData("tree only", "", "", 0)]
    [InlineData("", "", "", 0)]
    public void Commit_IsRead_HoweverItIsWritten(string text, string author, string subject, long seconds)
    {
        var commit = CommitText.Read(new string('a', 40), Encoding.UTF8.GetBytes(text));

        (commit.Author, commit.Subject, commit.At.ToUnixTimeSeconds()).ShouldBe((author, subject, seconds));
    }

    [Fact]
    public void Secret_IsTakenOutOfText_InEveryFormThatBetraysIt()
    {
        var credential = new GitCredential("ada", "p@ss/word");
        var pair = Convert.ToBase64String(Encoding.UTF8.GetBytes("ada:p@ss/word"));

        credential.Mask($"a p@ss/word b p%40ss%2Fword c {pair} d").ShouldBe("a *** b *** c *** d");
        credential.ToString().ShouldNotContain("p@ss");
    }

    [Fact]
    public async Task Objects_AreRead_HoweverTheirBytesArrive()
    {
        byte[] answer = [.. Encoding.UTF8.GetBytes("aa blob 5\nhe\nlo\nname with spaces missing\nbb blob 0\n\nsymlink 3\nabc\n")];
        foreach (var size in (int[])[1, 2, 7, 1000])
        {
            var objects = new ObjectStream(new DripStream(answer, size));
            var first = (await objects.Next(default))!.Value;
            Encoding.UTF8.GetString(await objects.Content(first, default)).ShouldBe("he\nlo");
            (await objects.Next(default))!.Value.Kind.ShouldBe("missing");
            var empty = (await objects.Next(default))!.Value;
            (await objects.Content(empty, default)).ShouldBeEmpty();
            (await objects.Next(default))!.Value.Kind.ShouldBe("symlink");
        }
    }

    private sealed class DripStream(byte[] content, int size) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(size, buffer.Length)], cancellationToken);
    }

    [Theory]
    [InlineData("fatal: no\n", "fatal: no\n")]
    [InlineData("ssh: refused\r\nfatal: no\r\n", "ssh: refused\nfatal: no\n")]
    [InlineData("Receiving: 10%\rReceiving: 90%\rReceiving: done.\nfatal: late", "Receiving: done.\nfatal: late")]
    [InlineData("\r\n\n\rone\r", "one")]
    public async Task LastWords_AreTheLinesThatStay(string written, string kept)
    {
        var words = new LastWords(null, null);

        await words.Listen(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(written)), default);

        words.Text.ShouldBe(kept);
    }
}
