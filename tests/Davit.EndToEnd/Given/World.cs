using System.Net;
using Davit.Api.Contract;
using Davit.Cli;
using Davit.Plugins;
using Davit.Router.Control;
using Davit.Testing;

namespace Davit.EndToEnd.Given;

/// <summary>A machine with a Davit server, a git repository, and a shop in it: what an operator does, as verbs.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    public static readonly FleetId Fleet = new("shop", "local");
    private readonly Workspace _space = new();
    private readonly TestRepository _repository;
    private readonly RouterClient _router;
    private int _commits;

    private World()
    {
        RouterPort = FreePort.Take();
        Directory.CreateDirectory(Control);
        _repository = new TestRepository(_space["shop"]);
        Server = new DavitServer(_space["data"], _space["server.log"], RouterPort);
        _router = new RouterClient("router", _space["data/router/router.sock"]);
    }

    public DavitServer Server { get; }

    public int RouterPort { get; }

    public Uri Site => new($"http://127.0.0.1:{RouterPort}");

    public string Data => _space["data"];

    public string Path(string name) => _space[name];

    /// <summary>Where the shop's processes leave their marks.</summary>
    public string Control => _space["control"];

    /// <summary>A running server that knows the shop, of which nothing is deployed.</summary>
    public static async Task<World> Up(ShopSpec shop)
    {
        var world = new World();
        try
        {
            world.Commit(shop);
            await world.Server.Start();
            await world.Say(c => c.Post("api/services", new AddServiceRequest { Repository = world._repository.Folder }, ContractJson.Default.AddServiceRequest, default));
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same, with its first commit live.</summary>
    public static async Task<World> Serving(ShopSpec shop)
    {
        var world = await Up(shop);
        try
        {
            (await world.Ended(await world.Deploy())).Outcome.ShouldBe(Outcome.Released);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public string Commit(ShopSpec shop) => _repository.Commit($"Change number {++_commits}", ("davit.yaml", shop.Yaml(Control)), ("number.txt", $"{_commits}"));

    /// <summary>Asks for the newest commit, or another revision; gives the deployment's id.</summary>
    public async Task<string> Deploy(string? revision = null, string? strategy = null) =>
        Deployment(await Say(c => c.Post("api/services/shop/deployments", new DeployRequest { Revision = revision, Strategy = strategy }, ContractJson.Default.DeployRequest, default))).Id;

    public Task<string> Ship(ShopSpec shop)
    {
        Commit(shop);
        return Deploy();
    }

    public async Task<string> Rollback(string? release = null) =>
        Deployment(await Say(c => c.Post("api/services/shop/rollback", new RollbackRequest { Release = release }, ContractJson.Default.RollbackRequest, default))).Id;

    public Task Tell(string deployment, string word) => Say(c => c.Post($"api/deployments/{deployment}/{word}", new SignalRequest(), ContractJson.Default.SignalRequest, default));

    public Task<DeploymentInfo> Look(string deployment) => Ask(c => c.Get<DeploymentInfo>($"api/deployments/{deployment}", default));

    public async Task<IReadOnlyList<DeploymentInfo>> Deployments() => (await Ask(c => c.Get<DeploymentList>("api/deployments", default))).Deployments;

    public async Task<IReadOnlyList<InstanceInfo>> Instances(bool all = false) =>
        (await Ask(c => c.Get<InstanceList>($"api/services/shop/instances{(all ? "?all=true" : "")}", default))).Instances;

    /// <summary>Every fact of the journal, as it is served.</summary>
    public async Task<IReadOnlyList<string>> Events()
    {
        using var client = Server.Client();
        var facts = new List<string>();
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        try
        {
            await foreach (var e in client.Stream("api/events?after=0", null, enough.Token))
            {
                facts.Add(e.Data);
            }
        }
        catch (OperationCanceledException)
        {
            // The stream has no end: what was written long ago comes at once.
        }

        return facts;
    }

    public Task<ServiceInfo> Service() => Ask(c => c.Get<ServiceInfo>("api/services/shop", default));

    public async Task<DeploymentInfo> Ended(string deployment, TimeSpan? limit = null) =>
        await Eventually.Sees(() => Look(deployment), d => d.Outcome is not null, $"the end of {deployment}", limit ?? Patience);

    public Task<DeploymentInfo> Reaches(string deployment, string step) =>
        Eventually.Sees(() => Look(deployment), d => d.Outcome is not null || d.Steps.Any(s => s.Name == step), $"{deployment} to come to '{step}'", Patience);

    /// <summary>What the router holds and counts, from the router itself.</summary>
    public Task<RouterReport> Report() => _router.ObserveAsync(Fleet, default);

    public Task<RouterAbout> RouterAbout() => _router.About(default);

    /// <summary>Lets another program of the router take over from the one that runs.</summary>
    public Task<RouterAbout> ReplaceRouterBy(string program) =>
        new RouterProcess(new RouterLaunch { Name = "router", Listen = $"127.0.0.1:{RouterPort}", Data = _space["data/router"], Program = program }, TimeProvider.System).Upgrade(default).InTime();

    /// <summary>The service's programs that run.</summary>
    public IReadOnlyList<MarkedProcess> Processes() => [.. MarkedProcesses.Of(Control).Where(p => p.IsProgram)];

    /// <summary>Marks that the shop's processes left, as instances; one for each process.</summary>
    public IReadOnlyList<string> Marks(string what) =>
        Directory.Exists(System.IO.Path.Combine(Control, what)) ? [.. Directory.EnumerateFiles(System.IO.Path.Combine(Control, what)).Select(f => System.IO.Path.GetFileName(f).Split('+')[0]).Order(StringComparer.Ordinal)] : [];

    /// <summary>From now on every instance of this release fails its health check and its requests.</summary>
    public void Break(string release) => _space.Write($"control/broken/{release}", "");

    public void Mend(string release) => File.Delete(_space[$"control/broken/{release}"]);

    /// <summary>The releases that answer, each asked for once in so many requests.</summary>
    public async Task<IReadOnlyDictionary<string, int>> WhoAnswers(int requests = 20)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var answers = new List<string>();
        for (var i = 0; i < requests; i++)
        {
            using var answer = await http.GetAsync(Site);
            answers.Add($"{(answer.IsSuccessStatusCode ? "" : $"{(int)answer.StatusCode} ")}{(await answer.Content.ReadAsStringAsync()).Split(' ')[0]}");
        }

        return answers.CountBy(a => a).ToDictionary();
    }

    public async ValueTask DisposeAsync()
    {
        if (TestContext.Current.TestState?.Result is TestResult.Failed || TestContext.Current.TestState is null)
        {
            TestContext.Current.TestOutputHelper?.WriteLine(Server.Log);
        }

        Server.Thaw();
        await Server.Kill();
        try
        {
            Signals.Send((await RouterAbout()).Pid, Signals.Kill);
        }
        catch (DavitException)
        {
            // It does not run.
        }

        await Eventually.Sees(() => Task.FromResult(KillAll()), left => left == 0, "everything to be gone");
        _router.Dispose();
        Server.Dispose();
        _space.Dispose();
    }

    private int KillAll()
    {
        var left = MarkedProcesses.Of(Control);
        foreach (var process in left)
        {
            Signals.Send(process.Id, Signals.Kill);
        }

        return left.Count;
    }

    private async Task<string> Say(Func<ApiClient, Task<string>> write)
    {
        using var client = Server.Client();
        return await write(client).InTime(Patience);
    }

    private async Task<T> Ask<T>(Func<ApiClient, Task<T>> read)
    {
        using var client = Server.Client();
        return await read(client).InTime(Patience);
    }

    private static DeploymentInfo Deployment(string json) => ContractReader.Read<DeploymentInfo>(json);
}
