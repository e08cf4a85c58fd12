using System.Text.Json;
using Davit.Plugins;
using Davit.Testing;
using static Davit.Contracts.RouterWorld;

namespace Davit.Contracts;

/// <summary>What every <see cref="IRouter"/> promises its caller about tables, terms and reports.</summary>
public abstract class RouterContract : IAsyncLifetime
{
    private static readonly RouteInstance One = Dead(1);

    protected IRouter Router { get; private set; } = null!;

    protected abstract Task<IRouter> NewRouter();

    public async ValueTask InitializeAsync() => Router = await NewRouter();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Each_applied_change_of_any_fleet_is_a_new_generation()
    {
        var first = await Router.ApplyAsync(Set(1, 1), Steps.At()).InTime();
        var second = await Router.ApplyAsync(Set(1, 2) with { Fleet = new("shop", "dev"), Routes = [] }, Steps.At()).InTime();

        second.Generation.ShouldBe(first.Generation + 1);
        (await Router.ObserveAsync(Shop, CancellationToken.None)).Generation.ShouldBe(second.Generation);
    }

    [Fact]
    public async Task The_same_set_again_is_acknowledged_and_changes_nothing()
    {
        var first = await Router.ApplyAsync(Set(1, 1), Steps.At()).InTime();

        (await Router.ApplyAsync(Set(1, 1), Steps.At()).InTime()).ShouldBe(first);
    }

    [Fact]
    public async Task The_report_holds_the_routes_as_they_were_set()
    {
        var set = Set(3, 7) with
        {
            Routes =
            [
                Web(Share(1, 90, One), Share(2, 10, Dead(2))) with
                {
                    Hosts = ["shop.example.com", "*.shop.example.com"],
                    Paths = ["/api", "/v2"],
                    Stickiness = new Stickiness(StickyBy.Header, "X-User"),
                    Forced = [new ForcedChoice("Cookie:preview", ["yes"], new ReleaseId("shop", 2))],
                    Hold = true,
                    RequestTimeout = TimeSpan.FromSeconds(7),
                },
            ],
        };

        await Router.ApplyAsync(set, Steps.At(3)).InTime();

        JsonSerializer.Serialize((await Router.ObserveAsync(Shop, CancellationToken.None)).Routes).ShouldBe(JsonSerializer.Serialize(set));
    }

    [Fact]
    public async Task An_older_term_is_refused_whatever_its_revision()
    {
        await Router.ApplyAsync(Set(5, 1), Steps.At(5)).InTime();

        var refused = await Should.ThrowAsync<StaleTermException>(Router.ApplyAsync(Set(4, 99), Steps.At(4)).InTime());

        (refused.Offered, refused.Held).ShouldBe((4, 5));
    }

    [Fact]
    public async Task An_older_revision_of_the_same_term_is_refused()
    {
        await Router.ApplyAsync(Set(1, 5), Steps.At()).InTime();

        var refused = await Should.ThrowAsync<StaleTermException>(Router.ApplyAsync(Set(1, 4), Steps.At()).InTime());

        refused.Message.ShouldContain("older than what is held under the same term");
        (await Router.ObserveAsync(Shop, CancellationToken.None)).Routes!.Revision.ShouldBe(5);
    }

    [Fact]
    public async Task A_newer_term_begins_with_any_revision()
    {
        await Router.ApplyAsync(Set(1, 5), Steps.At()).InTime();

        await Router.ApplyAsync(Set(2, 1), Steps.At(2)).InTime();

        (await Router.ObserveAsync(Shop, CancellationToken.None)).Routes!.Term.ShouldBe(2);
    }

    [Fact]
    public async Task A_fleet_taken_off_tells_its_last_revision_and_still_refuses_older_ones()
    {
        await Router.ApplyAsync(Set(1, 1), Steps.At()).InTime();
        await Router.ApplyAsync(Set(2, 2) with { Routes = [] }, Steps.At(2)).InTime();

        var told = (await Router.ObserveAsync(Shop, CancellationToken.None)).Routes.ShouldNotBeNull();
        told.Routes.ShouldBeEmpty();
        (told.Term, told.Revision).ShouldBe((2, 2));
        await Should.ThrowAsync<StaleTermException>(Router.ApplyAsync(Set(2, 1), Steps.At(2)).InTime());
        await Should.ThrowAsync<StaleTermException>(Router.ApplyAsync(Set(1, 3), Steps.At()).InTime());
    }

    [Fact]
    public async Task Other_routes_under_a_revision_that_was_used_are_refused()
    {
        await Router.ApplyAsync(Set(1, 1), Steps.At()).InTime();

        await Should.ThrowAsync<PermanentException>(Router.ApplyAsync(Set(1, 1) with { Routes = [] }, Steps.At()).InTime());
    }

    [Fact]
    public async Task Every_fault_of_a_set_is_told_and_nothing_is_changed()
    {
        var before = await Router.ApplyAsync(Set(1, 1), Steps.At()).InTime();
        var wrong = Web(Share(1, -1, One with { Address = "nowhere" })) with { Hosts = ["Shop.Example.com"], Paths = ["api"] };

        var refused = await Should.ThrowAsync<PermanentException>(Router.ApplyAsync(Set(1, 2) with { Routes = [wrong] }, Steps.At()).InTime());

        refused.Message.ShouldContain("-1");
        refused.Message.ShouldContain("nowhere");
        refused.Message.ShouldContain("Shop.Example.com");
        refused.Message.ShouldContain("'api'");
        (await Router.ObserveAsync(Shop, CancellationToken.None)).Generation.ShouldBe(before.Generation);
    }

    [Fact]
    public async Task A_host_and_path_of_another_fleet_is_refused_and_its_owner_named()
    {
        await Router.ApplyAsync(Set(1, 1), Steps.At()).InTime();

        var refused = await Should.ThrowAsync<PermanentException>(Router.ApplyAsync(Set(1, 1) with { Fleet = new("blog", "prod") }, Steps.At()).InTime());

        refused.Message.ShouldContain("already routed to shop/prod web");
    }

    [Fact]
    public async Task Writers_at_the_same_time_leave_the_highest_revision()
    {
        var writers = Enumerable.Range(1, 20).Select(async revision =>
        {
            try
            {
                await Router.ApplyAsync(Set(1, revision), Steps.At());
            }
            catch (StaleTermException)
            {
                // A higher one was faster.
            }
        });

        await Task.WhenAll(writers).InTime();

        (await Router.ObserveAsync(Shop, CancellationToken.None)).Routes!.Revision.ShouldBe(20);
    }

    private static RouteSet Set(long term, long revision) => new() { Fleet = Shop, Term = term, Revision = revision, Routes = [Web(Share(1, 1, One))] };
}

/// <summary>The router program passes the contract.</summary>
public sealed class RouterProgramContract : RouterContract
{
    private RouterWorld _world = null!;

    protected override async Task<IRouter> NewRouter() => (_world = await RouterWorld.Start()).Router;

    public override async ValueTask DisposeAsync()
    {
        await _world.DisposeAsync();
        await base.DisposeAsync();
    }
}
