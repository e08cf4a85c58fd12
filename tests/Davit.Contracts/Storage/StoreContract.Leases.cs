using Davit.Plugins;
using Davit.Testing;

namespace Davit.Contracts.Storage;

public abstract partial class StoreContract
{
    private const string Fleet = "shop/prod", Ann = "ann:life-1", Bob = "bob:life-1";

    private static readonly TimeSpan Lasts = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task FreeLease_IsTakenWithItsFirstTerm() =>
        (await Take(Ann)).ShouldBe(new Lease(Fleet, Ann, 1, Clock.GetUtcNow() + Lasts));

    [Fact]
    public async Task HeldLease_IsRefusedToOthers()
    {
        var held = await Take(Ann);

        (await Take(Bob)).ShouldBeNull();
        (await Store.LeasesAsync(Never).InTime()).ShouldBe([held!]);
    }

    [Fact]
    public async Task Holder_TakesItsLeaseAgain_WithTheSameTermAndMoreTime()
    {
        await Take(Ann);
        Clock.Advance(Lasts / 2);

        (await Take(Ann)).ShouldBe(new Lease(Fleet, Ann, 1, Clock.GetUtcNow() + Lasts));
    }

    [Fact]
    public async Task LapsedLease_IsTakenOverWithANewTerm()
    {
        await Take(Ann);
        Clock.Advance(Lasts);

        (await Take(Bob))!.Term.ShouldBe(2);
        (await Take(Ann)).ShouldBeNull();
    }

    [Fact]
    public async Task AnotherLifeOfTheHolder_IsAnotherHolder()
    {
        await Take(Ann);

        (await Take("ann:life-2")).ShouldBeNull();
        Clock.Advance(Lasts);
        (await Take("ann:life-2"))!.Term.ShouldBe(2);
    }

    [Fact]
    public async Task RenewedLease_DoesNotLapse()
    {
        await Take(Ann);
        await Store.TryTakeLeaseAsync("cart/prod", Ann, Lasts, Never).InTime();
        Clock.Advance(Lasts / 2);

        (await Store.RenewLeasesAsync(Ann, Lasts, Never).InTime()).ShouldBe(["cart/prod", Fleet], ignoreOrder: true);
        Clock.Advance(Lasts / 2 + TimeSpan.FromSeconds(1));

        (await Take(Bob)).ShouldBeNull();
    }

    [Fact]
    public async Task Renewing_NamesOnlyWhatIsStillHeld()
    {
        await Take(Ann);
        await Store.TryTakeLeaseAsync("cart/prod", Ann, Lasts, Never).InTime();
        Clock.Advance(Lasts);
        await Take(Bob);

        (await Store.RenewLeasesAsync(Ann, Lasts, Never).InTime()).ShouldBe(["cart/prod"]);
        (await Store.LeasesAsync(Never).InTime()).Single(l => l.Name == Fleet).Holder.ShouldBe(Bob);
        (await Store.RenewLeasesAsync("nobody", Lasts, Never).InTime()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ReleasedLease_IsFreeAtOnce_AndItsTermIsKept()
    {
        await Take(Ann);
        await Store.ReleaseLeasesAsync(Ann, Never).InTime();

        var free = (await Store.LeasesAsync(Never).InTime()).ShouldHaveSingleItem();
        free.Term.ShouldBe(1);
        free.Until.ShouldBeLessThanOrEqualTo(Clock.GetUtcNow());
        (await Store.RenewLeasesAsync(Ann, Lasts, Never).InTime()).ShouldBeEmpty();
        (await Take(Bob))!.Term.ShouldBe(2);
    }

    [Fact]
    public async Task Terms_NeverFall_HoweverLeasesChangeHands()
    {
        var terms = new List<long>();
        for (var i = 0; i < 12; i++)
        {
            var holder = i % 3 == 0 ? Ann : Bob;
            terms.Add((await Take(holder))!.Term);
            if (i % 2 == 0)
            {
                await Store.ReleaseLeasesAsync(holder, Never).InTime();
            }

            Clock.Advance(Lasts);
        }

        terms.ShouldBeInOrder(SortDirection.Ascending);
        terms[^1].ShouldBeGreaterThanOrEqualTo(8);
    }

    [Fact]
    public async Task ManyServersThatWantALease_OneGetsIt()
    {
        var other = await Another();

        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            (i % 2 == 0 ? Store : other).TryTakeLeaseAsync(Fleet, $"server-{i}", Lasts, Never))).InTime();

        taken.Count(lease => lease is not null).ShouldBe(1);
    }

    [Fact]
    public async Task OlderTerm_MayNotWrite_OnceTheLeaseHasMovedOn()
    {
        await Take(Ann);
        await Store.AppendAsync(EntryAt("d", 0, new Fence(Fleet, 1)), Never).InTime();
        Clock.Advance(Lasts);
        await Take(Bob);

        var refused = await Should.ThrowAsync<StaleTermException>(Store.AppendAsync(EntryAt("d", 1, new Fence(Fleet, 1)), Never).InTime());

        (refused.Offered, refused.Held).ShouldBe((1, 2));
        await Store.AppendAsync(EntryAt("d", 1, new Fence(Fleet, 2)), Never).InTime();
        (await All(Store)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task StaleWriter_HearsThatItIsStale_NotThatItCameLate()
    {
        await Take(Ann);
        Clock.Advance(Lasts);
        await Take(Bob);
        await Store.AppendAsync(EntryAt("d", 0, new Fence(Fleet, 2)), Never).InTime();

        await Should.ThrowAsync<StaleTermException>(Store.AppendAsync(EntryAt("d", 0, new Fence(Fleet, 1)), Never).InTime());
    }

    [Fact]
    public async Task LapsedLease_LetsItsHolderWrite_UntilSomebodyTakesIt()
    {
        await Take(Ann);
        Clock.Advance(Lasts * 2);

        await Store.AppendAsync(EntryAt("d", 0, new Fence(Fleet, 1)), Never).InTime();
        (await Store.RenewLeasesAsync(Ann, Lasts, Never).InTime()).ShouldBe([Fleet]);
    }

    [Fact]
    public async Task FenceOfALeaseThatNeverWas_IsRefused() =>
        await Should.ThrowAsync<StaleTermException>(Store.AppendAsync(EntryAt("d", 0, new Fence("nothing/here", 1)), Never).InTime());

    [Fact]
    public async Task TakeoverBetweenAppends_StopsTheOldServerMidway()
    {
        var other = await Another();
        await Take(Ann);
        var written = 0;
        var writing = Task.Run(async () =>
        {
            while (true)
            {
                await Store.AppendAsync(Entry(New("d")) with { Fence = new Fence(Fleet, 1) }, Never);
                Interlocked.Increment(ref written);
            }
        });
        await Eventually.Sees(() => Task.FromResult(Volatile.Read(ref written)), n => n >= 5, "five facts");
        Clock.Advance(Lasts);
        (await other.TryTakeLeaseAsync(Fleet, Bob, Lasts, Never).InTime())!.Term.ShouldBe(2);
        var atTakeover = await other.AppendAsync(Entry(New("takeover")) with { Fence = new Fence(Fleet, 2) }, Never).InTime();

        await Should.ThrowAsync<StaleTermException>(writing.InTime());

        (await All(Store)).Where(f => f.Stream == "d").ShouldAllBe(f => f.Position < atTakeover);
        (await All(Store)).Count(f => f.Stream == "d").ShouldBe(written);
    }

    private Task<Lease?> Take(string holder) => Store.TryTakeLeaseAsync(Fleet, holder, Lasts, Never).InTime();
}
