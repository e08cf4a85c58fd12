using Davit.Plugins;
using Davit.Testing;

namespace Davit.Contracts.Storage;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Snapshot_IsReadByNameAndFormat()
    {
        await Store.WriteSnapshotAsync(new Snapshot("state", 3, 42, new byte[] { 0, 1, 255 }), Never).InTime();

        var read = await Store.ReadSnapshotAsync("state", 3, Never).InTime();

        read.ShouldNotBeNull();
        (read.Name, read.Format, read.Position).ShouldBe(("state", 3, 42L));
        read.Data.ToArray().ShouldBe([0, 1, 255]);
        (await Store.ReadSnapshotAsync("state", 2, Never).InTime()).ShouldBeNull();
        (await Store.ReadSnapshotAsync("other", 3, Never).InTime()).ShouldBeNull();
    }

    [Fact]
    public async Task NewerSnapshot_TakesThePlaceOfOlderOnes()
    {
        await Store.WriteSnapshotAsync(new Snapshot("state", 1, 10, new byte[] { 1 }), Never).InTime();
        await Store.WriteSnapshotAsync(new Snapshot("state", 2, 20, new byte[] { 2 }), Never).InTime();
        await Store.WriteSnapshotAsync(new Snapshot("state", 2, 30, Array.Empty<byte>()), Never).InTime();

        (await Store.ReadSnapshotAsync("state", 2, Never).InTime())!.Position.ShouldBe(30);
        (await Store.ReadSnapshotAsync("state", 1, Never).InTime()).ShouldBeNull();
    }

    [Fact]
    public async Task OlderSnapshotOfASlowerServer_ChangesNothing()
    {
        await Store.WriteSnapshotAsync(new Snapshot("state", 1, 30, new byte[] { 3 }), Never).InTime();
        await Store.WriteSnapshotAsync(new Snapshot("state", 1, 20, new byte[] { 2 }), Never).InTime();

        (await Store.ReadSnapshotAsync("state", 1, Never).InTime())!.Position.ShouldBe(30);
    }

    [Fact]
    public async Task FirstAnswer_IsTheOneThatIsRemembered()
    {
        (await Store.FindAnswerAsync("key", Never).InTime()).ShouldBeNull();

        (await Store.RememberAnswerAsync("key", "first", Never).InTime()).ShouldBe("first");
        (await Store.RememberAnswerAsync("key", "second", Never).InTime()).ShouldBe("first");

        (await Store.FindAnswerAsync("key", Never).InTime()).ShouldBe("first");
    }

    [Fact]
    public async Task ManyAnswersAtOnce_AllHearTheSame()
    {
        var other = await Another();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => (i % 2 == 0 ? Store : other).RememberAnswerAsync("key", $"answer {i}", Never))).InTime();

        answers.Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Answer_IsRememberedForADay()
    {
        await Store.RememberAnswerAsync("key", "first", Never).InTime();
        Clock.Advance(TimeSpan.FromHours(23.9));
        await Store.RememberAnswerAsync("another", "x", Never).InTime();

        (await Store.FindAnswerAsync("key", Never).InTime()).ShouldBe("first");
    }

    [Fact]
    public async Task EverythingIsThere_WhenTheServerComesBack()
    {
        await Store.AppendAsync(Entry(New("a"), New("b")), Never).InTime();
        await Take(Ann);
        await Store.WriteSnapshotAsync(new Snapshot("state", 1, 2, new byte[] { 1 }), Never).InTime();
        await Store.RememberAnswerAsync("key", "first", Never).InTime();
        await Store.DisposeAsync();

        var again = await Another();

        (await All(again)).Count.ShouldBe(2);
        (await again.LeasesAsync(Never).InTime()).ShouldHaveSingleItem().Holder.ShouldBe(Ann);
        (await again.ReadSnapshotAsync("state", 1, Never).InTime()).ShouldNotBeNull();
        (await again.FindAnswerAsync("key", Never).InTime()).ShouldBe("first");
    }

    [Fact]
    public async Task ClosedStore_SaysThatItIsClosed()
    {
        await Store.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(Store.AppendAsync(Entry(New("a")), Never).InTime());
        await Should.ThrowAsync<ObjectDisposedException>(Store.HeadAsync(Never).InTime());
    }
}
