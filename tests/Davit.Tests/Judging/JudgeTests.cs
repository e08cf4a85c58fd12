using System.Collections.Immutable;
using Davit.Core.Judging;
using Davit.Core.Model.Judgements;
using Davit.Core.Model.Spec;
using Davit.Plugins;

namespace Davit.Tests.Judging;

/// <summary>What the judge says of traffic as it is: bursts, storms, slow starts, outages, rare kinds of requests.</summary>
public sealed class JudgeTests
{
    private static readonly Func<int, ulong, SimulatedTraffic> Weather = (perSecond, seed) => new(new TrafficShape { CanaryPerSecond = perSecond, BaselinePerSecond = perSecond }, seed);

    [Fact]
    public void MoreErrors_AreFailed_InASentenceWithItsNumbers()
    {
        var verdict = Given.Judge(120, s => (Given.Arm(20, s % 2), Given.Arm(20, s % 50 == 0 ? 1 : 0)));

        verdict.Kind.ShouldBe(VerdictKind.Fail);
        verdict.Ground.ShouldBe(VerdictGround.Errors);
        verdict.Words.ShouldMatch(@"^Errors were 2\.\d+ % on shop-43 against 0 % on the baseline \(\d+ of \d+ requests against 0 of \d+ requests; a difference this large by chance: less than 1 in 100\)$");
    }

    [Fact]
    public void ErrorsInOneKindOfRequest_AreSaidToBeThere()
    {
        var verdict = Given.Judge(300, s => (
            Given.Arm(100, s % 2) with { Endpoints = [new("GET /", 96, 0), new("POST /checkout", 4, s % 2)] },
            Given.Arm(100) with { Endpoints = [new("GET /", 96, 0), new("POST /checkout", 4, 0)] }));

        verdict.Words.ShouldStartWith("Errors on POST /checkout were 1");
    }

    [Fact]
    public void RareKindOfRequest_IsFound_WhereTheTotalsSayNothing()
    {
        // 1 % of the requests fail anyway, on both sides, so that the rare kind drowns in the totals.
        var chance = new Chance(7);
        var verdict = Given.Judge(900, s =>
        {
            var (rare, usual) = (s % 2, chance.Poisson(2));
            var failed = rare == 1 && chance.Next() < 0.4 ? 1 : 0;
            return (
                Given.Arm(200 + rare, usual + failed) with { Endpoints = [new("GET /", 200, usual), new("POST /refund", rare, failed)] },
                Given.Arm(200 + rare, chance.Poisson(2)) with { Endpoints = [new("GET /", 200, 2), new("POST /refund", rare, 0)] });
        });

        verdict.Ground.ShouldBe(VerdictGround.Endpoint, verdict.Words);
        verdict.Figures.Endpoint.ShouldBe("POST /refund");
    }

    [Fact]
    public void StormOfOneClient_IsNotTheReleasesFault()
    {
        // For 40 s one client that sticks to the canary repeats what fails; the others are well.
        (ArmCounts, ArmCounts) Second(int s, bool isKnown) => (
            Given.Arm(s is > 20 and <= 60 ? 40 : 20, s is > 20 and <= 60 ? 20 : 0) with
            {
                Clients = isKnown ? 0xFFFF : 0,
                ClientErrors = isKnown && s is > 20 and <= 60 ? [3, 20] : [],
            },
            Given.Arm(20) with { Clients = isKnown ? 0xFFFF : 0 });

        Given.Judge(120, s => Second(s, isKnown: true)).Kind.ShouldBe(VerdictKind.Pass);
        Given.Judge(120, s => Second(s, isKnown: false)).Kind.ShouldBe(VerdictKind.Fail, "where clients cannot be told apart, many errors are many errors");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void StormOfOneClientOnARareKindOfRequest_IsNotTheReleasesFault_ThatOfManyIs(bool isOne)
    {
        // One request in a hundred fails anyway, on both sides and whoever asks: the rare kind's errors are few among them.
        var chance = new Chance(5);
        var verdict = Given.Judge(600, s =>
        {
            var failed = s % 3 == 0 ? 1 : 0;
            return (
                Second(chance.Poisson(2), failed, isOne ? 3 : chance.Below(16)),
                Second(chance.Poisson(2), 0, 0));
        });

        verdict.Kind.ShouldBe(isOne ? VerdictKind.Pass : VerdictKind.Fail, verdict.Words);

        ArmCounts Second(long usual, long failed, int client)
        {
            var groups = new int[16];
            for (var n = 0; n < usual; n++)
            {
                groups[chance.Below(16)]++;
            }

            groups[client] += (int)failed;
            return Given.Arm(201, usual + failed) with
            {
                Endpoints = [new("GET /", 200, usual), new("POST /refund", 1, failed)],
                Clients = 0xFFFF,
                ClientErrors = [.. groups.Index().Where(g => g.Item > 0).SelectMany(g => new[] { g.Index, g.Item })],
            };
        }
    }

    [Fact]
    public void ErrorsOfManyClients_AreTheReleases()
    {
        var verdict = Given.Judge(120, s => (
            Given.Arm(20, 1) with { Clients = 0xFFFF, ClientErrors = [s % 16, 1] },
            Given.Arm(20) with { Clients = 0xFFFF }));

        verdict.Kind.ShouldBe(VerdictKind.Fail);
    }

    [Fact]
    public void BurstOfTwoSeconds_IsNoCase() =>
        Given.Judge(120, s => (Given.Arm(50, s is 30 or 31 ? 50 : 0), Given.Arm(50))).Kind.ShouldBe(VerdictKind.Pass);

    [Fact]
    public void SlowFirstRequests_AreNoCase() =>
        Given.Judge(180, s => (
            s <= 3 ? Given.Arm(5, s == 1 ? 1 : 0, ms: 3000) : Given.Arm(20),
            Given.Arm(20))).Kind.ShouldBe(VerdictKind.Pass);

    [Fact]
    public void OutageOfBoth_IsNoCaseAgainstTheCanary() =>
        Given.Judge(180, s => s is > 60 and <= 90 ? (Given.Arm(20, 12, 900), Given.Arm(180, 110, 900)) : (Given.Arm(20), Given.Arm(180))).Kind.ShouldBe(VerdictKind.Pass);

    [Fact]
    public void DayAndNight_AreNoCase()
    {
        // Traffic, errors and slowness of both sides swing together by a factor of ten.
        var chance = new Chance(3);
        Given.Judge(1200, s =>
        {
            var swing = 1 + (4.5 * (1 + Math.Sin(s / 100.0)));
            ArmCounts Arm(double perSecond) => Given.Arm(chance.Poisson(perSecond * swing), chance.Poisson(perSecond * swing * 0.002 * swing), ms: 40 * swing);
            return (Arm(5), Arm(45));
        }).Kind.ShouldBe(VerdictKind.Pass);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void HeavyTails_AreNoCase(ulong seed)
    {
        var chance = new Chance(seed);
        ImmutableArray<int> Tail(int n) => [.. Enumerable.Range(0, n).Select(_ => LatencyCounts.BucketOf(20_000 / Math.Pow(1 - chance.Next(), 1 / 0.9))).GroupBy(b => b).OrderBy(g => g.Key).SelectMany(g => new[] { g.Key, g.Count() })];
        Given.Judge(600, _ => (new ArmCounts { Requests = 20, Latency = Tail(20) }, new ArmCounts { Requests = 60, Latency = Tail(60) })).Kind.ShouldBe(VerdictKind.Pass);
    }

    [Fact]
    public void SlowerRequests_AreFailed_InASentence()
    {
        var traffic = new SimulatedTraffic(new TrafficShape { CanaryPerSecond = 50, BaselinePerSecond = 50, Slower = 2 }, 5);

        var verdict = Given.Judge(Given.Pair(), Enumerable.Range(0, 300).Select(_ => traffic.Next()));

        verdict.Kind.ShouldBe(VerdictKind.Fail);
        verdict.Words.ShouldMatch(@"took up to \d+ ms on shop-43 against \d+ ms on the baseline, \d+(\.\d+)? % more \([\d,]+ and [\d,]+ requests; a difference this large by chance: less than 1 in [\d,]+\)$|took longer than");
    }

    [Fact]
    public void SlowMiddle_ThatNoNamedQuantileSees_IsFoundByShape()
    {
        // A fifth of the requests became five times slower: the half stays, and the slowest tenth was slow before.
        static ImmutableArray<int> Latency(int fast, int slow) => [LatencyCounts.BucketOf(20_000), fast, LatencyCounts.BucketOf(100_000), slow, LatencyCounts.BucketOf(500_000), 12];
        var chance = new Chance(11);
        var verdict = Given.Judge(300, _ =>
        {
            var wobble = chance.Below(5);
            return (
                new ArmCounts { Requests = 100, Latency = Latency(63 + wobble, 25 - wobble) },
                new ArmCounts { Requests = 100, Latency = Latency(86 - wobble, 2 + wobble) });
        });

        verdict.Ground.ShouldBe(VerdictGround.Shape, verdict.Words);
        verdict.Words.ShouldContain("of requests took longer than");
    }

    [Fact]
    public void TooSmallADifference_IsTolerated_HoweverSure() =>
        Given.Judge(600, s => (Given.Arm(2000, s % 2 == 0 ? 2 : 1, ms: 40), Given.Arm(2000, 1, ms: 40))).Kind.ShouldBe(VerdictKind.Pass, "half as many again is 0.02 % of requests: below what is tolerated");

    [Fact]
    public void TooFewRequests_AreInsufficient_NotGood()
    {
        var verdict = Given.Judge(60, s => (Given.Arm(s % 3 == 0 ? 1 : 0), Given.Arm(3)));

        verdict.Kind.ShouldBe(VerdictKind.Insufficient);
        verdict.Words.ShouldBe("20 requests on shop-43 and 180 on the baseline: too few to judge by (at least 50 on each)");
    }

    [Fact]
    public void Doubt_IsHeldOpen()
    {
        var verdict = Given.Judge(30, s => (Given.Arm(20, s % 4 == 0 ? 1 : 0), Given.Arm(20)));

        verdict.Kind.ShouldBe(VerdictKind.Insufficient, verdict.Words);
        verdict.Words.ShouldMatch("^Errors were .*by chance: less than 1 in 10\\), not sure enough to take it back, nor to let it go on$");
    }

    [Fact]
    public void MoreErrors_ThatMayBeChance_AreNotSaidToBeNone()
    {
        Given.Judge(30, s => (Given.Arm(20, s is 5 or 15 or 25 ? 1 : 0), Given.Arm(20))).Words.ShouldEndWith(": nothing surely worse than is tolerated, though more failed");
        Given.Judge(30, s => (Given.Arm(20, s is 5 or 15 or 25 ? 1 : 0), Given.Arm(20, s is 6 or 16 or 26 ? 1 : 0))).Words.ShouldEndWith(": nothing worse than is tolerated");
    }

    [Fact]
    public void BlindTime_IsNeitherGoodNorBad()
    {
        var seconds = Enumerable.Range(1, 40).Select(s => Given.Second(s, Given.Arm(20), Given.Arm(20)));
        var blind = Given.Second(60, ArmCounts.None, ArmCounts.None, isBlind: true, seconds: 20);

        var verdict = Given.Judge(Given.Pair(), seconds.Append(blind));

        verdict.Kind.ShouldBe(VerdictKind.Blind);
        verdict.Words.ShouldBe("no router could be asked for its counts for 20 of 60 s: shop-43 was not seen well enough to judge it");
    }

    [Fact]
    public void Limit_HoldsWhateverTheBaselineDoes()
    {
        var verdict = Given.Judge(60, s => (Given.Arm(20, 1), Given.Arm(20, 1)), Given.Pair(limits: new LimitsSpec { ErrorRate = 0.02 }));

        (verdict.Kind, verdict.Ground).ShouldBe((VerdictKind.Fail, VerdictGround.Limit));
        verdict.Words.ShouldMatch(@"^\d+ of \d+ requests failed \(5 %\); the limit is 2 %$");
        verdict.IsComparison.ShouldBeFalse();
    }

    [Fact]
    public void SlowRequests_BreakTheLimitOfP99()
    {
        var limits = new LimitsSpec { ErrorRate = null, P99 = TimeSpan.FromMilliseconds(400) };

        Given.Judge(60, _ => (Given.Arm(20, ms: 500), Given.Arm(20, ms: 500)), Given.Pair(limits: limits)).Ground.ShouldBe(VerdictGround.Limit);
        Given.Judge(60, _ => (Given.Arm(20, ms: 300), Given.Arm(20, ms: 300)), Given.Pair(limits: limits)).Kind.ShouldBe(VerdictKind.Pass);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void EndsOfInstances_HaveALimit(int ends, bool kept) => (new Judge(Given.Pair()).Ended(ends) is null).ShouldBe(kept);

    [Fact]
    public void JudgeThatIsOff_KeepsTheLimits()
    {
        var off = new JudgeSpec { IsOn = false };

        Given.Judge(60, _ => (Given.Arm(20, 10), Given.Arm(20)), Given.Pair(off)).Kind.ShouldBe(VerdictKind.Pass);
        Given.Judge(60, _ => (Given.Arm(20, 10), Given.Arm(20)), Given.Pair(off, new LimitsSpec())).Ground.ShouldBe(VerdictGround.Limit);
    }

    [Fact]
    public void JudgedAgain_IsTheSame_InOtherWordsButNotWithOtherFigures()
    {
        var window = new HeardWindow("watch 10 %", [.. Enumerable.Range(1, 30).Select(at => Given.Second(at, Given.Arm(20, 10), Given.Arm(20)))], null);
        var said = Replay.Of(Given.Pair(), [window])[0].Again!;

        JudgedAgain Written(Verdict verdict) => Replay.Of(Given.Pair(), [window with { Spoken = new Judgement(window.Name, 10, default, default, null, verdict) }])[0];

        Written(said with { Words = "An older version said it so." }).IsSame.ShouldBeTrue();
        Written(said with { Kind = VerdictKind.Pass }).IsSame.ShouldBeFalse();
        Written(said with { Figures = said.Figures with { CanaryErrors = said.Figures.CanaryErrors + 1 } }).IsSame.ShouldBeFalse();
    }

    [Fact]
    public void SameBlocks_GiveTheSameVerdicts_WhenJudgedAgain()
    {
        var windows = Enumerable.Range(0, 3).Select(w => new HeardWindow($"watch {w}", [.. Blocks(w)], null)).ToList();
        var pair = Given.Pair();

        var first = Replay.Of(pair, windows);
        var written = windows.Select(w => new HeardWindow(w.Name, [.. w.Blocks.Select(ThroughTheJournal)], null));

        Replay.Of(pair, written).Select(r => r.Again).ShouldBe(first.Select(r => r.Again));

        IEnumerable<Block> Blocks(int window)
        {
            var traffic = Weather(20, (ulong)window);
            return Enumerable.Range(0, 60).Select(_ => traffic.Next());
        }

        static Block ThroughTheJournal(Block block) =>
            System.Text.Json.JsonSerializer.Deserialize<Block>(System.Text.Json.JsonSerializer.Serialize(block, Davit.Core.Journal.FactTypes.Json), Davit.Core.Journal.FactTypes.Json)!;
    }
}
