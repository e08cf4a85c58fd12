using System.Text;
using Davit.Core.Logs;
using Davit.Plugins;
using Davit.Testing;

namespace Davit.Tests.Logs;

public sealed class LogFollowerTests
{
    private static readonly SecretMask Mask = new(["hunter22", "22;opensesame"]);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task HostileLog_LosesNothingAndShowsNothingTwice(int seed)
    {
        var log = new HostileLog(seed, Some(400));
        var seen = await All(new LogFollower(log.Read, log.More, Mask).Follow(0, CancellationToken.None)).InTime();

        seen.ShouldBe(Expected(log.Bytes));
        log.Failures.ShouldBeGreaterThan(5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task FollowingAfterCatchingUp_LosesNothingAndShowsNothingTwice(int seed)
    {
        var log = new HostileLog(seed, Some(400));
        var follower = new LogFollower(log.Read, log.More, Mask);
        var seen = new List<LogLine>();
        for (var times = 0; times < 30; times++)
        {
            seen.AddRange(await All(follower.CatchUp(seen is [.., var there] ? there.NextOffset : 0, CancellationToken.None)).InTime());
        }

        var caughtUp = seen.Count;
        seen.AddRange(await All(follower.Follow(seen is [.., var last] ? last.NextOffset : 0, CancellationToken.None)).InTime());

        seen.ShouldBe(Expected(log.Bytes));
        caughtUp.ShouldBeGreaterThan(20);
        seen[caughtUp - 1].IsFinished.ShouldBeTrue();
    }

    [Fact]
    public async Task CatchingUp_LeavesTheUnfinishedLine_AndWaitsForNothing()
    {
        var log = "done\nhunter22 half"u8.ToArray();
        Task<LogChunk> ReadOpen(long offset, int maxBytes, CancellationToken stopping) =>
            Task.FromResult(new LogChunk(offset, log.AsMemory((int)offset), log.Length, Ended: false));

        var seen = await All(new LogFollower(ReadOpen, NoMore, Mask).CatchUp(0, CancellationToken.None)).InTime();

        seen.ShouldBe([new LogLine(0, 5, "done", IsFinished: true)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task FollowerThatIsCutOff_GoesOnWithTheNextLine_WhenItComesBack(int seed)
    {
        var log = new HostileLog(seed, Some(200));
        var seen = new List<LogLine>();
        var lives = 0;
        for (var before = -1; before != seen.Count; lives++)
        {
            before = seen.Count;
            var follower = new LogFollower(log.Read, log.More, Mask);
            await foreach (var line in follower.Follow(seen is [.., var last] ? last.NextOffset : 0, CancellationToken.None))
            {
                seen.Add(line);
                if (seen.Count % 7 == 0)
                {
                    break;
                }
            }
        }

        lives.ShouldBeGreaterThan(20);
        seen.ShouldBe(Expected(log.Bytes));
    }

    [Fact]
    public async Task LongLine_IsCoveredAcrossItsPieces_WhereverOneComesBack()
    {
        var log = Encoding.UTF8.GetBytes(new string('x', 16 * 1024 - 3) + "hunter22 end\n");
        var whole = await All(new LogFollower(Whole(log), NoMore, Mask).Follow(0, CancellationToken.None)).InTime();
        var resumed = await All(new LogFollower(Whole(log), NoMore, Mask).Follow(whole[0].NextOffset, CancellationToken.None)).InTime();

        whole[0].Text.ShouldEndWith("x***");
        whole[1].Text.ShouldBe("*** end");
        resumed.ShouldBe([whole[1]]);
    }

    [Fact]
    public async Task LogWithoutItsBeginning_IsFollowedFromWhatIsKept()
    {
        var log = "gone gone\nkept\n"u8.ToArray();
        Task<LogChunk> ReadKept(long offset, int maxBytes, CancellationToken stopping) => Whole(log)(Math.Max(offset, 10), maxBytes, stopping);

        var seen = await All(new LogFollower(ReadKept, NoMore, Mask).Follow(0, CancellationToken.None)).InTime();

        seen.ShouldBe([new LogLine(10, 15, "kept", IsFinished: true)]);
    }

    [Fact]
    public async Task ReadingToTheEnd_GivesTheUnfinishedLineOfALogThatGoesOn()
    {
        var log = "done\nhunter22 half"u8.ToArray();
        Task<LogChunk> ReadOpen(long offset, int maxBytes, CancellationToken stopping) =>
            Task.FromResult(new LogChunk(offset, log.AsMemory((int)offset), log.Length, Ended: false));

        var seen = await All(new LogFollower(ReadOpen, NoMore, Mask).ReadToEnd(0, CancellationToken.None)).InTime();

        seen.ShouldBe([new LogLine(0, 5, "done", IsFinished: true), new LogLine(5, 18, "*** half", IsFinished: false)]);
    }

    [Fact]
    public async Task Line_HasTheFirstTimeAtWhichAllOfItWasThere()
    {
        var log = "one\ntwo\nthree\nlast"u8.ToArray();
        var noon = new DateTimeOffset(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);
        LogTime[] noted = [new(4, noon), new(6, noon.AddSeconds(1)), new(14, noon.AddSeconds(5)), new(18, noon.AddSeconds(9))];
        Task<LogChunk> ReadFew(long offset, int maxBytes, CancellationToken stopping)
        {
            var next = Math.Min(log.Length, offset + 7);
            LogTime[] times = [.. noted.Where(t => t.Offset > offset && t.Offset < next), .. noted.Where(t => t.Offset >= next).Take(1)];
            return Task.FromResult(new LogChunk(offset, log.AsMemory((int)offset, (int)(next - offset)), next, Ended: next == log.Length) { Times = times });
        }

        var seen = await All(new LogFollower(ReadFew, NoMore, SecretMask.None).Follow(0, CancellationToken.None)).InTime();

        // The first half of "two" was there a second later, the rest only with "three".
        seen.Select(l => (l.Text, l.At)).ShouldBe([("one", noon), ("two", noon.AddSeconds(5)), ("three", noon.AddSeconds(5)), ("last", noon.AddSeconds(9))]);
    }

    [Fact]
    public async Task LogThatCannotBeReadForLong_IsToldToTheReader()
    {
        var tries = 0;
        Task<LogChunk> ReadNothing(long offset, int maxBytes, CancellationToken stopping)
        {
            tries++;
            throw new TransientException("connection refused");
        }

        var follower = new LogFollower(ReadNothing, _ => Task.CompletedTask, Mask) { PatienceWithFailures = 3 };

        (await Should.ThrowAsync<TransientException>(All(follower.Follow(0, CancellationToken.None)).InTime())).Message.ShouldBe("connection refused");
        tries.ShouldBe(3);
    }

    [Fact]
    public async Task Following_EndsWhenItIsStopped()
    {
        using var stop = new CancellationTokenSource();
        Task<LogChunk> ReadQuiet(long offset, int maxBytes, CancellationToken stopping) => Task.FromResult(new LogChunk(offset, ReadOnlyMemory<byte>.Empty, offset, Ended: false));
        var following = All(new LogFollower(ReadQuiet, token => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token), Mask).Follow(0, stop.Token));

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(following.InTime());
    }

    private static ReadLog Whole(byte[] log) => (offset, maxBytes, _) =>
    {
        var part = log.AsMemory((int)offset, Math.Min(maxBytes, log.Length - (int)offset));
        return Task.FromResult(new LogChunk(offset, part, offset + part.Length, Ended: offset + part.Length == log.Length));
    };

    private static Task NoMore(CancellationToken stopping) => throw new InvalidOperationException("Nothing is to be waited for.");

    private static string Some(int lines) => string.Concat(Enumerable.Range(1, lines).Select(i => (i % 5) switch
    {
        0 => $"line {i} hunter22;opensesame é🚢\r\n",
        1 => $"line {i} hunter2\n",
        2 => "\n",
        3 => $"line {i} {new string('y', i * 30)} hunter22\n",
        _ => $"\u001b[31mline {i}\u001b[0m hunter22hunter22\n",
    })) + "the last, without an end: hunter22";

    private static List<LogLine> Expected(byte[] log)
    {
        var masked = new MaskedStream(Mask);
        var splitter = new LineSplitter(0);
        List<LogLine> lines = [.. splitter.Push(masked.Push(log)), .. splitter.Push(masked.Flush())];
        return splitter.Flush() is { } last ? [.. lines, last] : lines;
    }

    private static async Task<List<LogLine>> All(IAsyncEnumerable<LogLine> lines)
    {
        var all = new List<LogLine>();
        await foreach (var line in lines)
        {
            all.Add(line);
        }

        return all;
    }

    /// <summary>A log that grows as it is read, in pieces of any size, over a connection that breaks, answers with nothing, or repeats what it said.</summary>
    private sealed class HostileLog(int seed, string text)
    {
        private readonly Random _chance = new(seed);
        private int _written;

        public byte[] Bytes { get; } = Encoding.UTF8.GetBytes(text);

        public int Failures { get; private set; }

        public async Task<LogChunk> Read(long offset, int maxBytes, CancellationToken stopping)
        {
            await Task.Yield();
            switch (_chance.Next(12))
            {
                case 0:
                    Failures++;
                    throw new TransientException("the connection was lost");
                case 1:
                    Failures++;
                    throw new IOException("broken pipe");
                case 2:
                    return new LogChunk(offset, ReadOnlyMemory<byte>.Empty, offset, Ended: false);
                case 3:
                    offset = Math.Max(0, offset - _chance.Next(20));
                    break;
            }

            _written = Math.Min(Bytes.Length, Math.Max(_written, (int)offset) + _chance.Next(4000));
            var there = _written - (int)offset;
            var size = Math.Min(Math.Min(there, maxBytes), _chance.Next(3) == 0 ? _chance.Next(1, 4) : _chance.Next(1, 5000));
            return new LogChunk(offset, Bytes.AsMemory((int)offset, size), offset + size, Ended: offset + size == Bytes.Length);
        }

        public async Task More(CancellationToken stopping) => await Task.Yield();
    }
}
