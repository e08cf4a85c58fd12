using Davit.Core.Model.Deployments;
using Davit.Core.Operations;
using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;
using Davit.Testing.World;

namespace Davit.Crash.Stories;

/// <summary>A story to be interrupted: what is deployed over shop-1, and how it must end whatever happens on the way.</summary>
public sealed record Plot(string Name, string Strategy, DeploymentOutcome Outcome, Action<TestWorld> Prepare)
{
    private const string Canary = "{canary: {steps: [{weight: 50, hold: 20ms}]}, progress-deadline: 3s, drain-limit: 1s}";

    public static IReadOnlyList<Plot> All { get; } =
    [
        new("a good canary", Canary, DeploymentOutcome.Released, _ => { }),
        new("a canary beyond its limit", Canary, DeploymentOutcome.TakenBack, world => world.Router.ErrorRate = release => release == Shop.Two ? 0.5 : 0),
        new("a canary that exits", Canary, DeploymentOutcome.TakenBack, world =>
        {
            var ordinary = world.Target.Behaves;
            world.Target.Behaves = order => order.Id is { Component: "web", Release.Number: 2 } ? new Behaviour.Exits(3, TimeSpan.Zero, "no database") : ordinary(order);
        }),
        new("a rolling replacement", "{kind: rolling, surge: 1, unavailable: 0, progress-deadline: 3s}", DeploymentOutcome.Released, _ => { }),
    ];

    public ReleaseId End => Outcome is DeploymentOutcome.Released ? Shop.Two : Shop.One;

    /// <summary>Tells the plot with a server that is interrupted at a point, and another that takes over; gives what was wrong at the end.</summary>
    public async Task<IReadOnlyList<string>> Tell(int point, bool freeze)
    {
        using var workspace = new Workspace();
        await using var world = new TestWorld(await SqliteStore.Open(workspace["davit.db"], TimeProvider.System), TimeProvider.System);
        world.Source.Commit("a1", Shop.Spec(Strategy));
        world.Source.Commit("b2", Shop.Spec(Strategy));
        string deployment;
        await using (var zero = await world.Start("zero"))
        {
            await Shop.Add(zero);
            await Shop.Deploy(zero, "a1");
        }

        await world.Store.ReleaseLeasesAsync("zero", default);
        Prepare(world);
        deployment = await Ask(world);

        var points = new CrashPoints(killAt: freeze ? null : point, freezeAt: freeze ? point : null);
        await using var first = await world.Start("first", points);
        await Task.WhenAny(points.Reached, first.End(deployment)).InTime();
        if (!freeze)
        {
            await first.Die();
        }

        // What a successor on the same host knows at once, and another after the lease has lapsed.
        await world.Store.ReleaseLeasesAsync("first", default);
        await using var second = await world.Start("second");
        var ended = await second.End(deployment);
        points.Thaw();
        if (freeze)
        {
            await first.Die();
        }

        var wrong = await Settled(world, second);
        var outcome = ended.Ending!.Outcome;
        return outcome == Outcome ? [.. wrong.Select(w => $"{Name}, {points.At}: {w}")] : [$"{Name}, {points.At}: ended as {outcome}: {ended.Ending.Reason}", .. wrong];
    }

    /// <summary>How many points there are to be interrupted at, when nothing goes wrong.</summary>
    public async Task<int> CountPoints()
    {
        using var workspace = new Workspace();
        await using var world = new TestWorld(await SqliteStore.Open(workspace["davit.db"], TimeProvider.System), TimeProvider.System);
        world.Source.Commit("a1", Shop.Spec(Strategy));
        world.Source.Commit("b2", Shop.Spec(Strategy));
        await using (var zero = await world.Start("zero"))
        {
            await Shop.Add(zero);
            await Shop.Deploy(zero, "a1");
        }

        await world.Store.ReleaseLeasesAsync("zero", default);
        Prepare(world);
        var deployment = await Ask(world);
        var points = new CrashPoints();
        await using var server = await world.Start("first", points);
        await server.End(deployment);
        return points.Passed;
    }

    private static async Task<string> Ask(TestWorld world)
    {
        using var ledger = new Davit.Core.Journal.Ledger(world.Store, world.Clock);
        await ledger.Open(default);
        var operations = new DeploymentOperations(ledger, world.Source, new ServiceOperations(ledger, world.Source, world.Clock), ["processes"], world.Clock);
        return (await operations.Deploy(new Deploy("shop", "b2", null, null), new Asked("person:ada"), default)).Id;
    }

    private async Task<IReadOnlyList<string>> Settled(TestWorld world, TestServer server)
    {
        try
        {
            return await Eventually.Sees(() => Task.FromResult(Shop.WrongAtTheEnd(world, server.Ledger.Current, End)), wrong => wrong.Count == 0, "the right end", TimeSpan.FromSeconds(3));
        }
        catch (TimeoutException)
        {
            return Shop.WrongAtTheEnd(world, server.Ledger.Current, End);
        }
    }
}
