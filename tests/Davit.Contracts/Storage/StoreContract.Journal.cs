using Davit.Plugins;
using Davit.Testing;

namespace Davit.Contracts.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task EmptyStore_HasNothing()
    {
        (await Store.HeadAsync(Never).InTime()).ShouldBe(0);
        (await Store.ReadAsync(0, 10, Never).InTime()).ShouldBeEmpty();
        (await Store.ReadStreamAsync("deployment/d-1", 0, 10, Never).InTime()).ShouldBeEmpty();
        (await Store.LeasesAsync(Never).InTime()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Fact_IsReadAsItWasWritten()
    {
        var at = new DateTimeOffset(2026, 3, 1, 11, 30, 0, 123, TimeSpan.FromHours(2));
        var written = new NewFact("deployment/d-1", "step-told", FactKind.Detail, at, "person:ada", "because 'it' said \"so\" \u2192 \ud83d\udea2", Json("""{"weight":25,"nested":{"list":[1,2.5,null,true,"ü"]}}"""));

        var position = await Store.AppendAsync(Entry(written), Never).InTime();

        var read = (await Store.ReadAsync(0, 10, Never).InTime()).ShouldHaveSingleItem();
        read.Position.ShouldBe(position);
        read.Version.ShouldBe(1);
        (read.Stream, read.Type, read.Kind, read.At, read.Who, read.Why).ShouldBe((written.Stream, written.Type, written.Kind, at, written.Who, written.Why));
        System.Text.Json.JsonElement.DeepEquals(read.Data, written.Data).ShouldBeTrue();
    }

    [Fact]
    public async Task Entry_GivesThePositionOfItsLastFact()
    {
        var position = await Store.AppendAsync(Entry(New("a"), New("b"), New("a")), Never).InTime();

        var facts = await All(Store);
        facts[^1].Position.ShouldBe(position);
        (await Store.HeadAsync(Never).InTime()).ShouldBe(position);
        facts.Select(f => (f.Stream, f.Version)).ShouldBe([("a", 1), ("b", 1), ("a", 2)]);
    }

    [Fact]
    public async Task EntryWithoutFacts_ChecksOnly()
    {
        var head = await Store.AppendAsync(Entry(New("a")), Never).InTime();

        (await Store.AppendAsync(new JournalEntry { Facts = [], Expected = new Dictionary<string, long> { ["a"] = 1 } }, Never).InTime()).ShouldBe(head);
        await Should.ThrowAsync<JournalConflictException>(Store.AppendAsync(new JournalEntry { Facts = [], Expected = new Dictionary<string, long> { ["a"] = 2 } }, Never).InTime());
    }

    [Fact]
    public async Task Stream_IsReadInPagesFromAVersion()
    {
        await Store.AppendAsync(Entry([.. Enumerable.Range(1, 25).SelectMany(i => new[] { New("mine", $"step-{i}"), New("other") })]), Never).InTime();

        var first = await Store.ReadStreamAsync("mine", 0, 10, Never).InTime();
        var second = await Store.ReadStreamAsync("mine", first[^1].Version, 10, Never).InTime();
        var third = await Store.ReadStreamAsync("mine", second[^1].Version, 10, Never).InTime();

        first.Concat(second).Concat(third).Select(f => f.Type).ShouldBe(Enumerable.Range(1, 25).Select(i => $"step-{i}"));
        first.Concat(second).Concat(third).Select(f => f.Version).ShouldBe(Enumerable.Range(1, 25).Select(i => (long)i));
    }

    [Fact]
    public async Task Reading_GivesAtMostWhatWasAskedFor()
    {
        await Store.AppendAsync(Entry(New("a"), New("a"), New("a")), Never).InTime();

        (await Store.ReadAsync(0, 2, Never).InTime()).Count.ShouldBe(2);
        await Should.ThrowAsync<ArgumentOutOfRangeException>(Store.ReadAsync(0, 0, Never).InTime());
    }

    [Fact]
    public async Task StreamsWithSimilarNames_AreApart()
    {
        await Store.AppendAsync(Entry(New("service/shop"), New("service/Shop"), New("service/shop%"), New("service/shop ")), Never).InTime();

        foreach (var name in new[] { "service/shop", "service/Shop", "service/shop%", "service/shop " })
        {
            (await Store.ReadStreamAsync(name, 0, 10, Never).InTime()).ShouldHaveSingleItem().Stream.ShouldBe(name);
        }
    }

    [Fact]
    public async Task WrongExpectation_WritesNothingOfTheEntry()
    {
        await Store.AppendAsync(Entry(New("a")), Never).InTime();

        var refused = await Should.ThrowAsync<JournalConflictException>(Store.AppendAsync(
            new JournalEntry { Facts = [New("b"), New("a")], Expected = new Dictionary<string, long> { ["b"] = 0, ["a"] = 0 } }, Never).InTime());

        refused.Stream.ShouldBe("a");
        refused.Message.ShouldContain("version 1, not 0");
        (await All(Store)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ExpectationOfAStreamThatIsNotWritten_IsCheckedToo()
    {
        await Store.AppendAsync(Entry(New("watched")), Never).InTime();

        await Should.ThrowAsync<JournalConflictException>(Store.AppendAsync(
            new JournalEntry { Facts = [New("a")], Expected = new Dictionary<string, long> { ["watched"] = 0 } }, Never).InTime());
        await Store.AppendAsync(new JournalEntry { Facts = [New("a")], Expected = new Dictionary<string, long> { ["watched"] = 1 } }, Never).InTime();
    }

    [Fact]
    public async Task ManyWhoExpectTheSameVersion_OneWins()
    {
        var other = await Another();
        var attempts = Enumerable.Range(0, 16).Select(i => Won((i % 2 == 0 ? Store : other).AppendAsync(EntryAt("a", 0), Never))).ToList();

        (await Task.WhenAll(attempts).InTime()).Count(won => won).ShouldBe(1);
        (await All(Store)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ManyWhoReadAgainAfterLosing_AllGetThrough()
    {
        var other = await Another();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => IncreaseThrice(i % 2 == 0 ? Store : other))).InTime();

        (await Store.ReadStreamAsync("counter", 0, 100, Never).InTime()).Select(f => f.Version).ShouldBe(Enumerable.Range(1, 24).Select(i => (long)i));

        async Task IncreaseThrice(IStore store)
        {
            for (var done = 0; done < 3;)
            {
                var seen = await store.ReadStreamAsync("counter", 0, 100, Never);
                done += await Won(store.AppendAsync(EntryAt("counter", seen.Count), Never)) ? 1 : 0;
            }
        }
    }

    [Fact]
    public async Task EightWriters_PositionsFollowTheOrderOfCommits()
    {
        var other = await Another();
        var writers = Enumerable.Range(0, 8).Select(async writer =>
        {
            var store = writer % 2 == 0 ? Store : other;
            var previous = 0L;
            for (var i = 0; i < 25; i++)
            {
                var position = await store.AppendAsync(Entry(New($"writer/{writer}"), New("shared")), Never);
                position.ShouldBeGreaterThan(previous);
                previous = position;
            }
        });

        await Task.WhenAll(writers).InTime();

        var facts = await All(Store, page: 7);
        facts.Count.ShouldBe(400);
        facts.Select(f => f.Position).ShouldBeInOrder(SortDirection.Ascending);
        facts.Select(f => f.Position).Distinct().Count().ShouldBe(400);
        facts.Where(f => f.Stream == "shared").Select(f => f.Version).ShouldBe(Enumerable.Range(1, 200).Select(i => (long)i));
    }

    [Fact]
    public async Task ReaderThatTails_SeesEveryFactOnceInOrder_WhileOthersWrite()
    {
        const int Facts = 8 * 25;
        var server = await Another(TimeProvider.System);
        var tailing = Tail(server);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            for (var i = 0; i < 25; i++)
            {
                await (writer % 2 == 0 ? Store : server).AppendAsync(Entry(New($"writer/{writer}")), Never);
            }
        })).InTime();

        var seen = await tailing.InTime();
        seen.ShouldBe((await All(Store)).Select(f => f.Position));

        static async Task<List<long>> Tail(IStore store)
        {
            var seen = new List<long>();
            while (seen.Count < Facts)
            {
                var after = seen.Count == 0 ? 0 : seen[^1];
                await store.WaitForFactAsync(after, Never).InTime();
                seen.AddRange((await store.ReadAsync(after, 3, Never)).Select(f => f.Position));
            }

            return seen;
        }
    }

    [Fact]
    public async Task Waiting_EndsAtOnce_WhenTheFactIsThere()
    {
        await Store.AppendAsync(Entry(New("a")), Never).InTime();

        await Store.WaitForFactAsync(0, Never).InTime();
    }

    [Fact]
    public async Task Waiting_EndsWithTheNextFact()
    {
        var head = await Store.AppendAsync(Entry(New("a")), Never).InTime();
        var waiting = Store.WaitForFactAsync(head, Never);
        waiting.IsCompleted.ShouldBeFalse();

        await Store.AppendAsync(Entry(New("a")), Never).InTime();

        await waiting.InTime();
    }

    [Fact]
    public async Task Waiting_EndsWithAFactOfAnotherServer()
    {
        var server = await Another(TimeProvider.System);
        var waiting = server.WaitForFactAsync(0, Never);

        await Store.AppendAsync(Entry(New("a")), Never).InTime();

        await waiting.InTime();
    }

    [Fact]
    public async Task Waiting_CanBeCancelled()
    {
        using var stop = new CancellationTokenSource();
        var waiting = Store.WaitForFactAsync(0, stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(waiting.InTime());
    }

    [Fact]
    public async Task CancelledBeforeItBegan_WritesNothing()
    {
        await Should.ThrowAsync<OperationCanceledException>(Store.AppendAsync(Entry(New("a")), new CancellationToken(canceled: true)).InTime());

        (await Store.HeadAsync(Never).InTime()).ShouldBe(0);
    }

    [Fact]
    public async Task Cancelled_IsEitherWrittenOrSaysSo()
    {
        var told = 0;
        for (var i = 0; i < 50; i++)
        {
            using var stop = new CancellationTokenSource();
            var appends = Enumerable.Range(0, 4).Select(_ => Store.AppendAsync(Entry(New("a")), stop.Token)).ToList();
            await stop.CancelAsync();
            told += (await Task.WhenAll(appends.Select(Written)).InTime()).Count(written => written);
        }

        (await All(Store)).Count.ShouldBe(told);

        static async Task<bool> Written(Task<long> append)
        {
            try
            {
                await append;
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Compaction_RemovesDetailsAndKeepsAuditAndPlaces()
    {
        await Store.AppendAsync(Entry(
            New("d"), New("d", kind: FactKind.Detail), New("other", kind: FactKind.Detail), New("d", kind: FactKind.Detail), New("d"), New("d", kind: FactKind.Detail)), Never).InTime();
        var before = await All(Store);

        (await Store.CompactAsync("d", 4, Never).InTime()).ShouldBe(2);

        var after = await All(Store);
        after.Select(f => (f.Position, f.Stream, f.Version, f.Kind)).ShouldBe(
            before.Where(f => !(f is { Stream: "d", Kind: FactKind.Detail, Version: <= 4 })).Select(f => (f.Position, f.Stream, f.Version, f.Kind)));
        (await Store.CompactAsync("d", 4, Never).InTime()).ShouldBe(0);
    }

    [Fact]
    public async Task CompactedStream_GoesOnAtItsVersionAndPosition()
    {
        var last = await Store.AppendAsync(Entry(New("d", kind: FactKind.Detail), New("d", kind: FactKind.Detail)), Never).InTime();
        (await Store.CompactAsync("d", 2, Never).InTime()).ShouldBe(2);

        var position = await Store.AppendAsync(EntryAt("d", 2), Never).InTime();

        position.ShouldBeGreaterThan(last);
        (await All(Store)).ShouldHaveSingleItem().Version.ShouldBe(3);
    }

    [Fact]
    public async Task LargeFact_IsKept()
    {
        var text = new string('x', 2_000_000);
        await Store.AppendAsync(Entry(New("a", data: $$"""{"log":"{{text}}"}""")), Never).InTime();

        (await All(Store)).ShouldHaveSingleItem().Data.GetProperty("log").GetString()!.Length.ShouldBe(text.Length);
    }

    private static async Task<bool> Won(Task<long> append)
    {
        try
        {
            await append;
            return true;
        }
        catch (JournalConflictException)
        {
            return false;
        }
    }
}
