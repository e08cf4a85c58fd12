using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Core.Operations;
using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;
using Davit.Testing.World;

namespace Davit.Tests.Keeping;

/// <summary>A server whose one environment deploys main by itself, on a store of its own.</summary>
internal sealed class AutoWorld : IAsyncDisposable
{
    public const string Ada = "person:ada";
    private readonly Workspace _workspace = new();

    public TestWorld World { get; private set; } = null!;

    public TestServer Server { get; private set; } = null!;

    public State Now => Server.Ledger.Current;

    /// <summary>A world in which the first commit of main went live by itself.</summary>
    public static async Task<AutoWorld> Serving(string auto = "main")
    {
        var world = await Open(auto);
        await world.Stands(Shop.One);
        return world;
    }

    public static async Task<AutoWorld> Open(string? auto)
    {
        var world = new AutoWorld();
        world.World = new TestWorld(await SqliteStore.Open(world._workspace["davit.db"], TimeProvider.System), TimeProvider.System);
        world.World.Source.Push("main", "a1", Shop.Spec(Shop.QuickCanary));
        world.Server = await world.World.Start("server");
        await Shop.Add(world.Server);
        if (auto is not null)
        {
            await world.Describe(auto);
        }

        return world;
    }

    public Task Describe(string auto) =>
        Server.Fleets.Describe($"environments: {{local: {{targets: [processes], policy: {{auto: {auto}}}}}}}", new Asked(Ada), default).InTime();

    /// <summary>Pushes a commit to main, and says so as a webhook does.</summary>
    public async Task<string> Push(string name, string? message = null, string? sameAs = null, string strategy = Shop.QuickCanary, string extra = "", string branch = "main")
    {
        var sha = World.Source.Push(branch, name, Shop.Spec(strategy, extra: extra), message, sameAs);
        await Server.Mirrors.Fetch(new RepositoryRef("/repo"), default).InTime();
        return sha;
    }

    /// <summary>Pushes a commit, and waits until the environment stands on it.</summary>
    public async Task<string> Lands(string name, ReleaseId release, string? message = null)
    {
        var sha = await Push(name, message);
        await Stands(release);
        return sha;
    }

    public Task Stands(ReleaseId release) => Server.Sees(s => s.Fleet(Shop.Fleet).Committed == release && s.DeploymentsOf(Shop.Fleet).All(d => d.IsOver), $"{release} live");

    /// <summary>Every deployment, for a test that fails.</summary>
    public string Story() => string.Join('\n', Now.DeploymentsOf(Shop.Fleet).Select(d => $"{d.Id} {d.Request.Revision[..2]} by {d.Who} lifts {d.Request.LiftsHold}: {d.Ending}"));

    /// <summary>Pushes a commit whose canary answers with errors, and waits until it was taken back.</summary>
    public async Task<(string Commit, Deployment Deployment)> IsTakenBack(string name, string? message = null)
    {
        var number = Now.LastReleaseNumber["shop"] + 1;
        World.Router.ErrorRate = release => release.Number == number ? 0.5 : 0;
        var sha = await Push(name, message);
        var state = await Server.Sees(s => s.DeploymentsOf(Shop.Fleet).Any(d => d.Request.Commit == sha && d.IsOver), "the end");
        return (sha, state.DeploymentsOf(Shop.Fleet).Last(d => d.Request.Commit == sha));
    }

    /// <summary>What the policy decided of a commit, once it has looked at it.</summary>
    public async Task<IReadOnlyList<Explanation>> Decided(string sha)
    {
        await Server.Sees(s => s.Memory.Candidates.GetValueOrDefault(Shop.Fleet)?.Commit == sha, "the candidate");
        return Why();
    }

    public IReadOnlyList<Explanation> Why() => Explain.Of(new Situation { State = Now, Fleet = Shop.Fleet, Now = World.Clock.GetUtcNow() });

    public IReadOnlyList<Deployment> Of(string sha) => [.. Now.DeploymentsOf(Shop.Fleet).Where(d => d.Request.Commit == sha)];

    /// <summary>Does what a person was told to do, word by word.</summary>
    public async Task Do(string command)
    {
        var words = command.Split(' ');
        var asked = new Asked(Ada, words.SkipWhile(w => w != "--reason").ElementAtOrDefault(1));
        switch (words)
        {
            case ["davit", "deploy", var what, ..]:
                var deployment = await Server.Deployments.Deploy(new Deploy(what.Split('@')[0], what.Split('@').ElementAtOrDefault(1), Shop.Fleet.Environment, null), asked, default).InTime();
                await Server.End(deployment.Id);
                break;
            case ["davit", "rollback", "shop", ..]:
                await Server.End((await Server.Deployments.Rollback(new Rollback("shop", null, words is [.., "--release", var release] ? ReleaseId.Parse(release) : null), asked, default).InTime()).Id);
                break;
            case ["davit", "hold", "lift", var held]:
                await Server.Holds.Lift(held, asked, default).InTime();
                break;
            case ["davit", "hold", "pardon", var buried]:
                await Server.Holds.Pardon(buried, asked, default).InTime();
                break;
            case ["davit", "freeze", "lift", var freeze]:
                await Server.Holds.Thaw(freeze, asked, default).InTime();
                break;
            case ["davit", "unlock", var scope]:
                await Server.Fleets.Unlock(scope, asked, default).InTime();
                break;
            case ["davit", "promote", var id]:
                await Server.Deployments.Say(id, SignalKind.Promote, asked, default).InTime();
                break;
            case ["davit", "resume", var id]:
                await Server.Deployments.Say(id, SignalKind.Resume, asked, default).InTime();
                break;
            case ["davit", "abort", var id]:
                await Server.Deployments.Say(id, SignalKind.Abort, asked, default).InTime();
                break;
            case ["davit", "start", var what, ..]:
                await Server.Fleets.Start(what.Split('/')[0], null, what.Split('/').ElementAtOrDefault(1), asked, default).InTime();
                break;
            case ["davit", "restart", "shop", ..]:
                await Server.Fleets.Restart("shop", null, null, asked, default).InTime();
                break;
            case ["davit", "commit", "status", var what, "--check", var check, "--state", "passed"]:
                var commit = await World.Source.ResolveAsync(new RepositoryRef("/repo"), what.Split('@')[1], default);
                await Server.Holds.Report("shop", commit.Sha, check, Davit.Core.Model.Holds.CheckState.Passed, null, asked, default).InTime();
                break;
            default:
                throw new InvalidOperationException($"nobody knows how to do '{command}'");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await World.DisposeAsync();
        _workspace.Dispose();
    }
}
