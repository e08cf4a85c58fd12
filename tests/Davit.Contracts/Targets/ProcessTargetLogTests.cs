using System.Globalization;
using System.Text;
using Davit.Plugins;
using Davit.Targets.Processes;
using Davit.Testing;

namespace Davit.Contracts.Targets;

/// <summary>Logs are files whose oldest part is freed in place.</summary>
public sealed class ProcessTargetLogTests : ProcessTargetFixture
{
    private const int Line = 100;

    [Fact]
    public async Task OldestPart_IsFreed_AndOffsetsStayTrue_AcrossServers()
    {
        await Close(Target);
        KeepLogBytes = 64 * 1024;
        Target = await Open();
        var order = await Started(Order(Shell(Lines(1, 4000) + "while [ ! -e more ]; do sleep 0.05; done; " + Lines(4001, 6000) + "sleep 1000")));
        var first = await Eventually.Sees(() => Log(order.Id), chunk => chunk.Offset > 0, "the oldest part to be freed");

        await Close(Target);
        Space.Write("artifact/more", "");
        await Eventually.Sees(() => Task.FromResult(new FileInfo(FileOf(order.Id, "log")).Length), length => length == 6000 * Line, "more lines while no server runs");
        Target = await Open();
        var later = await Eventually.Sees(() => Log(order.Id), chunk => chunk.Offset > first.Offset && chunk.NextOffset == 6000 * Line, "more to be freed");

        foreach (var chunk in new[] { first, later })
        {
            var at = chunk.Offset;
            foreach (var line in Encoding.UTF8.GetString(chunk.Bytes.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                (at % Line).ShouldBe(0);
                line[..8].ShouldBe(((at / Line) + 1).ToString("00000000", CultureInfo.InvariantCulture));
                at += Line;
            }
        }

        (await Log(order.Id, later.NextOffset)).Bytes.Length.ShouldBe(0);
        later.Bytes.Length.ShouldBeInRange(60 * 1024, 80 * 1024);
        Blocks(FileOf(order.Id, "log")).ShouldBeLessThan(120 * 1024);
    }

    [Fact]
    public async Task OffsetOfATime_IsTheLineThatWasWrittenThen()
    {
        var clock = TimeProvider.System;
        var order = await Started(Order(Shell("echo early; echo early; while [ ! -e more ]; do sleep 0.05; done; echo late; sleep 1000")));
        await Eventually.Sees(() => Text(order.Id), text => text == "early\nearly\n", "the early lines");
        var logs = (IKeepsLogs)Target;
        await Eventually.Sees(() => logs.FindLogOffsetAsync(order.Id, clock.GetUtcNow(), default), offset => offset == 12, "the early lines to be noted");
        var between = clock.GetUtcNow();

        Space.Write("artifact/more", "");
        await Eventually.Sees(() => Text(order.Id), text => text.EndsWith("late\n", StringComparison.Ordinal), "the late line");

        (await logs.FindLogOffsetAsync(order.Id, between, default)).ShouldBe(12);
        (await logs.FindLogOffsetAsync(order.Id, DateTimeOffset.UnixEpoch, default)).ShouldBe(0);
        await Eventually.Sees(() => logs.FindLogOffsetAsync(order.Id, clock.GetUtcNow(), default), offset => offset == 17, "the late line to be noted");
    }

    [Fact]
    public async Task Chunk_SaysWhenItsBytesWereThere_AlsoAfterwards()
    {
        var clock = TimeProvider.System;
        var began = clock.GetUtcNow();
        var order = await Started(Order(Shell("echo early; while [ ! -e more ]; do sleep 0.05; done; echo late; sleep 1000")));
        await Eventually.Sees(() => Text(order.Id), text => text == "early\n", "the early line");
        var logs = (IKeepsLogs)Target;
        await Eventually.Sees(() => logs.FindLogOffsetAsync(order.Id, clock.GetUtcNow(), default), offset => offset == 6, "the early line to be noted");
        var between = clock.GetUtcNow();

        Space.Write("artifact/more", "");
        var fresh = await Eventually.Sees(() => Log(order.Id, 6), chunk => chunk.Bytes.Length == 5, "the late line");
        var whole = await Log(order.Id, 0);

        fresh.Times[^1].ShouldSatisfyAllConditions(t => t.Offset.ShouldBe(11), t => t.At.ShouldBeInRange(between, clock.GetUtcNow()));
        whole.Times.Select(t => t.Offset).ShouldBeInOrder();
        whole.Times.First(t => t.Offset >= 6).At.ShouldBeInRange(began.AddSeconds(-1), between);
        whole.Times[^1].ShouldSatisfyAllConditions(t => t.Offset.ShouldBeGreaterThanOrEqualTo(11), t => t.At.ShouldBeGreaterThanOrEqualTo(between));
        await Close(Target);
        Target = await Open();
        (await Log(order.Id, 0)).Times.First(t => t.Offset >= 6).At.ShouldBe(whole.Times.First(t => t.Offset >= 6).At);
    }

    [Fact]
    public async Task LineThatWasWrittenWhileNobodyLooked_HasTheTimeOfItsWriting()
    {
        var order = await Started(Order(Shell("while [ ! -e more ]; do sleep 0.05; done; echo late; sleep 1000")));
        await Close(Target);
        Space.Write("artifact/more", "");
        await Eventually.Sees(() => Task.FromResult(new FileInfo(FileOf(order.Id, "log"))), log => log is { Exists: true, Length: > 0 }, "the line in its file");
        var written = TimeProvider.System.GetUtcNow();
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        Target = await Open();

        (await Log(order.Id, 0)).Times.ShouldHaveSingleItem().At.ShouldBeLessThanOrEqualTo(written);
    }

    [Fact]
    public async Task LogIsRead_WhereNoTimeCanBeNoted_BecauseTheDiskIsFull()
    {
        var order = await Started(Order(Shell("while [ ! -e more ]; do sleep 0.05; done; echo why it is full; sleep 1000")));
        File.Delete(FileOf(order.Id, "log.times"));
        File.CreateSymbolicLink(FileOf(order.Id, "log.times"), "/dev/full");
        Space.Write("artifact/more", "");

        await Eventually.Sees(() => Text(order.Id), text => text == "why it is full\n", "the line");
    }

    [Fact]
    public async Task ReaderBeforeTheFirstLine_GetsNothing_AndBeyondTheEnd_KeepsItsPlace()
    {
        var order = await Started(Order(Shell("sleep 1000")));

        var chunk = await Log(order.Id, 0);
        var beyond = await Log(order.Id, 500);

        (chunk.Offset, chunk.Bytes.Length, chunk.NextOffset, chunk.Ended).ShouldBe((0, 0, 0, false));
        beyond.NextOffset.ShouldBe(500);
        await Should.ThrowAsync<PermanentException>(async () => await Log(Order(Shell("true")).Id));
    }

    [Fact]
    public async Task CharacterAtTheEdgeOfARead_IsNotSplit_AndBytesThatAreNoTextComeThrough()
    {
        var order = await Started(Order(Shell("printf 'aé€\\377\\376b'")));
        await Exit(order.Id);

        var read = new List<byte[]>();
        for (var chunk = await Log(order.Id, 0, 2); !chunk.Bytes.IsEmpty; chunk = await Log(order.Id, chunk.NextOffset, 3))
        {
            read.Add(chunk.Bytes.ToArray());
        }

        read[0].ShouldBe("a"u8.ToArray());
        read.SelectMany(bytes => bytes).ShouldBe([.. "aé€"u8, 0xFF, 0xFE, (byte)'b']);
    }

    // Written by one program at a time, with leading numbers and always as long.
    private static string Lines(int first, int last) =>
        $"seq -f '%08.0f {new string('x', Line - 10)}' {first} {last}; ";

    private static long Blocks(string file)
    {
        using var du = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("du", ["-k", file]) { RedirectStandardOutput = true })!;
        return long.Parse(du.StandardOutput.ReadToEnd().Split('\t')[0], CultureInfo.InvariantCulture) * 1024;
    }
}
