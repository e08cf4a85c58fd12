using Davit.Plugins;
using Davit.Testing;

namespace Davit.Contracts.Targets;

public abstract partial class TargetContract
{
    private const string Counters = "# TYPE jobs_total counter\njobs_total{queue=\"é\"} 5\n";

    [Fact]
    public async Task Page_IsGivenWhole_OfTheInstanceThatWasMeant()
    {
        var pages = Pages();
        var first = await Serving("one");
        var second = await Serving(Counters);

        (await Page(pages, first, "/env/PAGE")).ShouldBe("one");
        (await Page(pages, second, "/env/PAGE")).ShouldBe(Counters);
    }

    [Fact]
    public async Task Page_ThatIsNotGivenWhole_IsNotGiven()
    {
        var pages = Pages();
        var order = await Serving(new string('x', 20_000));

        (await Page(pages, order, "/env/PAGE", 20_000)).Length.ShouldBe(20_000);
        (await Should.ThrowAsync<TransientException>(() => Page(pages, order, "/env/PAGE", 19_999))).Message.ShouldContain("more than 19999 bytes");
        (await Should.ThrowAsync<TransientException>(() => Page(pages, order, "/code/404"))).Message.ShouldContain("GET /code/404 answered 404");
        await Should.ThrowAsync<TransientException>(() => Page(pages, order, "/code/302"));
        using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(() => pages.ReadPageAsync(order.Id, "/hang", 1000, limit.Token).InTime());
    }

    [Fact]
    public async Task Page_OfWhatDoesNotServe_IsRefusedInWords()
    {
        var pages = Pages();
        var deaf = await Started(Order(Shell("sleep 1000")));
        var silent = await Started(Order(Shell("sleep 1000")) with { Listens = true });

        await Should.ThrowAsync<PermanentException>(() => Page(pages, deaf, "/metrics"));
        await Should.ThrowAsync<PermanentException>(() => Page(pages, Order(Shell("true")), "/metrics"));
        (await Should.ThrowAsync<TransientException>(() => Page(pages, silent, "/metrics"))).Message.ShouldNotBeEmpty();
    }

    private IReadsPages Pages()
    {
        Assert.SkipUnless(Target is IReadsPages, "This target cannot ask instances for pages.");
        return (IReadsPages)Target;
    }

    private async Task<InstanceOrder> Serving(string page)
    {
        var order = await Started(Order(Web) with { Listens = true, Health = new HealthCheck(HealthCheckKind.Http, "/healthz"), Environment = new Dictionary<string, string> { ["PAGE"] = page } });
        await Sees(order.Id, r => r.IsReady);
        return order;
    }

    private static Task<string> Page(IReadsPages pages, InstanceOrder order, string path, int maxBytes = 1_000_000) => pages.ReadPageAsync(order.Id, path, maxBytes, default).InTime();
}
