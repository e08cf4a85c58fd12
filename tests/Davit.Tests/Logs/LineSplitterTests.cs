using System.Text;
using Davit.Core.Logs;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Logs;

public sealed class LineSplitterTests
{
    [Fact]
    public void Lines_KnowWhereTheyBeginAndWhereTheNextDoes() =>
        new LineSplitter(100).Push("one\r\n\ntwo\nthr"u8).ShouldBe(
        [
            new LogLine(100, 105, "one", IsFinished: true),
            new LogLine(105, 106, "", IsFinished: true),
            new LogLine(106, 110, "two", IsFinished: true),
        ]);

    [Fact]
    public void UnfinishedLine_WaitsForItsEnd()
    {
        var splitter = new LineSplitter(0);

        splitter.Push("pass"u8).ShouldBeEmpty();
        splitter.NextOffset.ShouldBe(4);
        splitter.Push("word\n"u8).ShouldBe([new LogLine(0, 9, "password", IsFinished: true)]);
        splitter.Flush().ShouldBeNull();
    }

    [Fact]
    public void UnfinishedLine_IsGivenAtTheEnd()
    {
        var splitter = new LineSplitter(0);
        splitter.Push("no newline"u8);

        splitter.Flush().ShouldBe(new LogLine(0, 10, "no newline", IsFinished: false));
    }

    [Fact]
    public void VeryLongLine_ComesInPieces_NeverCutInsideACharacter()
    {
        var lines = new LineSplitter(0, longest: 8).Push("1234567é9\nabcdefgh\n"u8);

        lines.ShouldBe(
        [
            new LogLine(0, 7, "1234567", IsFinished: false),
            new LogLine(7, 11, "é9", IsFinished: true),
            new LogLine(11, 20, "abcdefgh", IsFinished: true),
        ]);
    }

    [Fact]
    public void BytesThatAreNoText_BecomeReplacementCharacters() =>
        new LineSplitter(0).Push([(byte)'a', 0xC3, (byte)'b', (byte)'\n']).ShouldHaveSingleItem().Text.ShouldBe("a\ufffdb");

    [Fact]
    public void HoweverALogIsCut_TheLinesAreTheSame() =>
        Prop.ForAll(Bytes().ToArbitrary(), log =>
        {
            var whole = Split(0, [log.Bytes]);
            var inParts = Split(0, log.Bytes.Chunk(log.Size));
            return whole.SequenceEqual(inParts) && whole.LastOrDefault()?.NextOffset.Equals(log.Bytes.Length) != false;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void WhoeverComesBackAtAnOffset_GoesOnAsIfNeverGone() =>
        Prop.ForAll(Bytes().ToArbitrary(), log =>
        {
            var whole = Split(0, [log.Bytes]);
            return whole.Select((line, i) => (line, i)).All(at => Split(at.line.Offset, [log.Bytes[(int)at.line.Offset..]]).SequenceEqual(whole.Skip(at.i)));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    private static Gen<(byte[] Bytes, int Size)> Bytes() =>
        from parts in Gen.Elements<byte[]>([(byte)'a'], [(byte)'\n'], [(byte)'\r'], Encoding.UTF8.GetBytes("é"), Encoding.UTF8.GetBytes("🚢"), [0xFF], [0x80], [0xE2]).ArrayOf()
        from size in Gen.Choose(1, 12)
        select (parts.SelectMany(part => part).ToArray(), size);

    private static List<LogLine> Split(long offset, IEnumerable<byte[]> chunks)
    {
        var splitter = new LineSplitter(offset, longest: 5);
        var lines = chunks.SelectMany(chunk => splitter.Push(chunk)).ToList();
        return splitter.Flush() is { } last ? [.. lines, last] : lines;
    }
}
