using Davit.Api.Contract;
using Davit.Cli;

namespace Davit.Demo;

/// <summary>The story: five commits of a shop go live, two of them bad, while customers keep coming; then an instance is killed.</summary>
internal sealed class Tour(Stage stage, DemoFolder folder, DemoServer server, TimeProvider clock) : IAsyncDisposable
{
    public const string Service = "shop";
    private static readonly TimeSpan PackedWithin = TimeSpan.FromSeconds(10);
    private readonly List<Chapter> _chapters = [];
    private readonly List<string> _wrong = [];
    private int _packed;
    private Customers? _customers;
    private Crash? _crash;
    private HoldSeen? _hold;
    private ShopRepository? _shop;

    private Tally Seen => _customers?.Now ?? new Tally(0, 0, 0, 0);

    public string Host => $"{Service}.localhost";

    public async Task<TourReport> Tell(CancellationToken stopping)
    {
        var began = clock.GetTimestamp();
        var commits = await MakeShop(stopping);
        await Deploy(commits, 1, Outcome.Released, "the first release", stopping);
        OpenDoors();
        await Deploy(commits, 2, Outcome.Released, "a good canary", stopping);
        await Deploy(commits, 3, Outcome.TakenBack, "a canary that never gets healthy", stopping);
        await Deploy(commits, 4, Outcome.TakenBack, "a canary that answers one request in twenty with an error", stopping);
        await Fix(commits, stopping);
        await Kill(stopping);
        await CountOrders(stopping);
        return Report() with { TookSeconds = Math.Round(clock.GetElapsedTime(began).TotalSeconds, 1) };
    }

    /// <summary>Requests go on until the tour is left.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_customers is { } customers)
        {
            await customers.DisposeAsync();
        }
    }

    public string Status()
    {
        var seen = Seen;
        return $"{Words.Count(seen.Requests)} requests, {Words.Count(seen.Errors)} errors, {Words.Count(seen.Failures)} lost; {Words.Count(seen.Orders)} orders taken";
    }

    private async Task<IReadOnlyList<string>> MakeShop(CancellationToken stopping)
    {
        var repository = _shop = new ShopRepository(folder.Repository);
        var commits = await repository.Make(stopping);
        await server.Api.Post("api/services", new AddServiceRequest { Repository = repository.Folder }, ContractJson.Default.AddServiceRequest, stopping);
        stage.Line($"Five commits of a shop go live, two of them bad, while customers send {Customers.PerSecond} requests a second.");
        stage.Line($"Watch it in a browser: {stage.Screen.Strong((await server.PageLink(stopping)).Url)}");
        stage.Line(stage.Screen.Dim($"Davit at {server.Url}, its router at {server.Router.GetLeftPart(UriPartial.Authority)}, the shop's repository in {repository.Folder}"));
        stage.Line();
        return commits;
    }

    private void OpenDoors() => _customers = new Customers(server.Router, Host, clock);

    private async Task Deploy(IReadOnlyList<string> commits, int number, Outcome expected, string what, CancellationToken stopping, string? strategy = null)
    {
        var (commit, subject) = (commits[number - 1], ShopHistory.Commits[number - 1].Subject);
        stage.Line($"{stage.Screen.Strong($"{number}. {subject}")}  {stage.Screen.Dim($"{Words.Short(commit)}, {what}")}");
        var request = new DeployRequest { Revision = Words.Short(commit), Strategy = strategy, Reason = $"the tour: {what}" };
        var chapter = await new DeploymentChapter(stage, server.Api, () => Seen, clock).Tell(request, subject, expected, stopping);
        _chapters.Add(chapter);
        await Check(chapter, stopping);
        if (number == 1 && !chapter.IsAsExpected)
        {
            throw new TourFailedException($"The first release did not go live: {chapter.Deployment.Reason}");
        }
    }

    // Nobody asks for the bad commit again, and nobody for its fix: the branch is deployed by itself.
    private async Task Fix(IReadOnlyList<string> commits, CancellationToken stopping)
    {
        var chapter = new HoldChapter(stage, server, _shop!, clock);
        _hold = await chapter.Sync(commits[3], stopping);
        if (_hold.Begun > 0)
        {
            _wrong.Add($"the commit that was taken back was deployed again: {_hold.Before}");
        }

        var subject = ShopHistory.Commits[4].Subject;
        var before = Seen;
        stage.Line($"{stage.Screen.Strong($"5. {subject}")}  {stage.Screen.Dim($"{Words.Short(commits[4])}, the fix, pushed and deployed by itself: its message names what was taken back")}");
        var begun = await chapter.Fix(commits[4], stopping);
        var told = await new DeploymentChapter(stage, server.Api, () => Seen, clock).Follow(begun, before, subject, Outcome.Released, stopping);
        _chapters.Add(told);
        await Check(told, stopping);
        _hold = await chapter.After(_hold, stopping);
    }

    // Not what Davit says of the deployment, but what is there afterwards.
    private async Task Check(Chapter chapter, CancellationToken stopping)
    {
        var d = chapter.Deployment;
        if (!chapter.IsAsExpected)
        {
            _wrong.Add($"{d.Id} \"{chapter.Subject}\" ended as {d.Outcome}, not as {chapter.Expected}: {d.Reason}");
            return;
        }

        var (stays, goes) = d.Outcome is Outcome.Released ? (d.To, d.From) : (d.From, d.To);
        var fleet = (await server.Api.Get<ServiceInfo>($"api/services/{Service}", stopping)).Environments.Single();
        if (fleet.Release != stays || fleet.Ready != fleet.Wanted || fleet.Ready == 0)
        {
            _wrong.Add($"after {d.Id} the shop stands on {fleet.Release} with {fleet.Ready} of {fleet.Wanted} instances ready, not on {stays}");
        }

        var left = (await server.Api.Get<InstanceList>($"api/services/{Service}/instances", stopping)).Instances.Where(i => i.Release == goes).ToList();
        if (left.Count > 0)
        {
            _wrong.Add($"after {d.Id} instances of {goes} still run: {string.Join(", ", left.Select(i => i.Id))}");
        }
    }

    private async Task Kill(CancellationToken stopping)
    {
        _crash = await new CrashChapter(stage, server.Api, () => Seen, clock).Tell(stopping);
        if (_crash.Ready is null)
        {
            _wrong.Add($"{_crash.Instance} was killed and not replaced");
        }
    }

    // Workers of five releases, two of them quiet for a while and gone again, had the orders: none may be left lying.
    private async Task CountOrders(CancellationToken stopping)
    {
        var taken = Seen.Orders;
        var began = clock.GetTimestamp();
        while ((_packed = Directory.GetFiles(folder.PackedOrders).Length) < taken)
        {
            if (clock.GetElapsedTime(began) > PackedWithin)
            {
                _wrong.Add($"{taken} orders were taken, but only {_packed} are packed");
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), clock, stopping);
        }
    }

    private TourReport Report()
    {
        var (total, crash) = (Seen, _crash!);
        var lost = total.Failures - crash.Seen.Failures;
        if (lost > 0)
        {
            _wrong.Add($"{lost} requests were lost in a switch:\n{string.Join('\n', _customers!.Evidence.Select(e => "  " + e))}");
        }

        return TourReport.Of(_chapters, crash, total, _wrong) with { SwitchFailures = lost, Packed = _packed, Hold = _hold };
    }
}
