using System.Net;
using Davit.Plugins;
using Davit.Testing;
using static Davit.Contracts.RouterWorld;

namespace Davit.Contracts;

/// <summary>Who gets a request, through the real program.</summary>
public sealed class RouterPicking : IAsyncLifetime
{
    private RouterWorld _world = null!;
    private RouterInstance _old = null!;
    private RouterInstance _new = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RouterWorld.Start("--hold-requests", "5", "--hold-seconds", "4");
        _old = await _world.Instance(1);
        _new = await _world.Instance(2);
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task Requests_are_split_exactly_by_weight_in_each_round()
    {
        await _world.Set(Web(Share(1, 80, _old.Route), Share(2, 20, _new.Route)));

        var answers = await Answers(50);

        answers.ShouldBe(new() { ["shop-1"] = 40, ["shop-2"] = 10 });
        var counts = (await _world.Report()).Counts;
        counts.Select(count => (count.Release.Number, count.Requests, count.ByClass[1], count.Latency.Total)).ShouldBe([(1, 40, 40, 40), (2, 10, 10, 10)]);
    }

    [Fact]
    public async Task Requests_for_the_health_path_are_answered_and_not_counted_unless_visitors_ask_there_too()
    {
        await _world.Set(Web(Share(1, 1, _old.Route)) with { HealthPath = "/healthz" });
        foreach (var path in new[] { "/healthz", "/healthz?full", "/healthz", "/", "/healthz/more" })
        {
            using var answer = await _world.Send(path);
            ((int)answer.StatusCode).ShouldNotBe(503);
        }

        var counts = (await _world.Report()).Counts.Single();
        (counts.Requests, counts.Latency.Total).ShouldBe((2, 2));

        await _world.Set(Web(Share(1, 1, _old.Route)) with { HealthPath = "/" });
        (await _world.Ask()).ShouldBe("shop-1");
        (await _world.Report()).Counts.Single().Requests.ShouldBe(3);
    }

    [Fact]
    public async Task A_visitor_with_the_routers_cookie_stays_until_the_release_has_no_share()
    {
        var sticky = new Stickiness(StickyBy.Cookie, "stay");
        await _world.Set(Web(Share(1, 50, _old.Route), Share(2, 50, _new.Route)) with { Stickiness = sticky });

        using var first = await _world.Send();
        var release = await first.Content.ReadAsStringAsync();
        first.Headers.GetValues("Set-Cookie").Single().ShouldStartWith($"stay={release}; Path=/");
        for (var at = 0; at < 20; at++)
        {
            using var again = await _world.Send("/", ("Cookie", $"stay={release}"));
            (await again.Content.ReadAsStringAsync()).ShouldBe(release);
            again.Headers.Contains("Set-Cookie").ShouldBeFalse();
        }

        await _world.Set(Web(Share(1, release == "shop-1" ? 0 : 1, _old.Route), Share(2, release == "shop-2" ? 0 : 1, _new.Route)) with { Stickiness = sticky });
        using var moved = await _world.Send("/", ("Cookie", $"stay={release}"));
        (await moved.Content.ReadAsStringAsync()).ShouldNotBe(release);
        moved.Headers.Contains("Set-Cookie").ShouldBeTrue();
    }

    [Fact]
    public async Task A_headers_value_keeps_its_release_and_moves_only_to_the_grown_share()
    {
        var sticky = new Stickiness(StickyBy.Header, "X-User");
        await _world.Set(Web(Share(1, 80, _old.Route), Share(2, 20, _new.Route)) with { Stickiness = sticky });
        var before = await ByUser();
        (await ByUser()).ShouldBe(before);

        await _world.Set(Web(Share(1, 50, _old.Route), Share(2, 50, _new.Route)) with { Stickiness = sticky });
        var after = await ByUser();

        before.Zip(after).ShouldAllBe(pair => pair.First == pair.Second || pair.Second == "shop-2");
        after.Count(release => release == "shop-2").ShouldBeInRange(70, 130);
    }

    [Fact]
    public async Task Forced_choices_come_before_any_share_and_only_for_listed_values()
    {
        var preview = new ReleaseId("shop", 2);
        await _world.Set(Web(Share(1, 100, _old.Route), Share(2, 0, _new.Route)) with
        {
            Forced = [new("X-Preview", ["yes"], preview), new("Cookie:preview", [], preview), new("X-Gone", [], new ReleaseId("shop", 3))],
        });

        (await _world.Ask()).ShouldBe("shop-1");
        (await _world.Ask("/", ("X-Preview", "yes"))).ShouldBe("shop-2");
        (await _world.Ask("/", ("X-Preview", "Yes"))).ShouldBe("shop-1");
        (await _world.Ask("/", ("Cookie", "a=b; preview=anything"))).ShouldBe("shop-2");
        (await _world.Ask("/", ("X-Gone", "1"))).ShouldBe("shop-1");
    }

    [Fact]
    public async Task The_most_exact_host_and_then_the_longest_path_of_whole_segments_wins()
    {
        RouterInstance[] at = [_old, _new, await _world.Instance(3), await _world.Instance(4)];
        Route To(int release, string host, params string[] paths) => Web(Share(release, 1, at[release - 1].Route)) with { Component = $"c{release}", Hosts = [host], Paths = paths };
        await _world.Set(To(1, "*", "/"), To(2, "*.example.com", "/"), To(3, "shop.example.com", "/"), To(4, "shop.example.com", "/api", "/api/v2/"));

        (await _world.Ask("/", ("Host", "other.org"))).ShouldBe("shop-1");
        (await _world.Ask("/", ("Host", "a.example.com:8080"))).ShouldBe("shop-2");
        (await _world.Ask("/", ("Host", "a.b.example.com"))).ShouldBe("shop-1");
        (await _world.Ask("/apix", ("Host", "Shop.Example.com"))).ShouldBe("shop-3");
        (await _world.Ask("/api", ("Host", "shop.example.com"))).ShouldBe("shop-4");
        (await _world.Ask("/api/v2", ("Host", "shop.example.com"))).ShouldBe("shop-4");
        (await _world.Ask("/x/../api/y", ("Host", "shop.example.com"))).ShouldBe("shop-4");
    }

    [Fact]
    public async Task Held_requests_wait_for_the_table_that_lets_them_go()
    {
        await _world.Set(Web(Share(1, 1, _old.Route)) with { Hold = true });
        var waiting = Enumerable.Range(0, 6).Select(_ => _world.Send()).ToList();
        using var tooMany = await (await Task.WhenAny(waiting).InTime());
        tooMany.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);

        await _world.Set(Web(Share(2, 1, _new.Route)));

        var answers = await Task.WhenAll(waiting.Where(one => !one.IsCompleted || one.Result != tooMany)).InTime();
        foreach (var answer in answers)
        {
            (await answer.Content.ReadAsStringAsync()).ShouldBe("shop-2");
        }
    }

    [Fact]
    public async Task A_hold_that_lasts_too_long_answers_504()
    {
        await _world.Set(Web(Share(1, 1, _old.Route)) with { Hold = true });

        using var answer = await _world.Send();

        answer.StatusCode.ShouldBe(HttpStatusCode.GatewayTimeout);
    }

    [Fact]
    public async Task An_instance_that_refuses_is_tried_once_and_another_of_its_release_answers()
    {
        await _world.Set(Web(Share(1, 1, Dead(1, 9), _old.Route)));

        (await Answers(20)).ShouldBe(new() { ["shop-1"] = 20 });

        var counts = (await _world.Report()).Counts.Single();
        (counts.Requests, counts.Errors).ShouldBe((20, 0));
        counts.Retries.ShouldBeInRange(1, 3);
    }

    [Fact]
    public async Task A_release_that_refuses_wholly_is_replaced_by_another()
    {
        await _world.Set(Web(Share(1, 1, Dead(1, 9)), Share(2, 1, _new.Route)));

        (await Answers(10)).ShouldBe(new() { ["shop-2"] = 10 });
        (await _world.Report()).Counts.Sum(count => count.Errors).ShouldBe(0);
    }

    [Fact]
    public async Task Requests_go_to_the_instance_with_the_fewest_under_way()
    {
        var second = await _world.Instance(1, slot: 2);
        await _world.Set(Web(Share(1, 1, _old.Route, second.Route)));

        var waiting = Enumerable.Range(0, 6).Select(_ => _world.Ask("/wait")).ToList();

        var report = await Eventually.Sees(_world.Report, seen => seen.Load.Sum(load => load.InFlight) == 6, "six under way");
        report.Load.ShouldAllBe(load => load.InFlight == 3);
        report.Counts.Single().InFlight.ShouldBe(6);
        _old.Go.SetResult();
        second.Go.SetResult();
        await Task.WhenAll(waiting).InTime();
        await Eventually.Sees(_world.Report, seen => seen.Load.All(load => load.InFlight == 0), "none under way");
    }

    [Fact]
    public async Task A_removed_instance_stays_in_the_report_while_it_drains()
    {
        await _world.Set(Web(Share(1, 1, _old.Route)));
        var waiting = _world.Ask("/wait");
        await Eventually.Sees(_world.Report, seen => seen.Load.Single().InFlight == 1, "one under way");

        await _world.Set(Web(Share(2, 1, _new.Route)));

        var draining = (await _world.Report()).Load.Single(load => load.Id == _old.Id);
        draining.InFlight.ShouldBe(1);
        draining.RemovedSince.ShouldNotBeNull();
        _old.Go.SetResult();
        (await waiting).ShouldBe("waited");
        await Eventually.Sees(_world.Report, seen => seen.Load.Single(load => load.Id == _old.Id).InFlight == 0, "the end of draining");
    }

    private async Task<SortedDictionary<string, int>> Answers(int count)
    {
        var answers = new SortedDictionary<string, int>();
        for (var at = 0; at < count; at++)
        {
            var answer = await _world.Ask();
            answers[answer] = answers.GetValueOrDefault(answer) + 1;
        }

        return answers;
    }

    private async Task<List<string>> ByUser()
    {
        var releases = new List<string>();
        for (var user = 0; user < 200; user++)
        {
            releases.Add(await _world.Ask("/", ("X-User", $"user-{user}")));
        }

        return releases;
    }
}
