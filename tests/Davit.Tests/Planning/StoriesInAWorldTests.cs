using Davit.Core.Deploying;
using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;
using Davit.Tests.Deploying;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Planning;

/// <summary>Real stories told over a simulated world, whose components come, go and change their numbers: whatever fails, one release is left.</summary>
public sealed class StoriesInAWorldTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private SqliteStore _store = null!;
    private int _last;

    public async ValueTask InitializeAsync() => _store = await SqliteStore.Open(_workspace["davit.db"], TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _workspace.Dispose();
    }

    public static TheoryData<StrategyKind, bool> Strategies =>
        [.. from kind in Enum.GetValues<StrategyKind>() from isRollback in new[] { false, true } select (kind, isRollback)];

    [Theory, MemberData(nameof(Strategies))]
    public async Task GoodRelease_TakesEverything(StrategyKind kind, bool isRollback)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var (outcome, reason, world) = await Tell(kind, isRollback, seed, _ => () => { });
            outcome.ShouldBe(DeploymentOutcome.Released, $"seed {seed}: {reason}");
            reason.ShouldNotContain("still being done", customMessage: $"seed {seed}");
            LeavesOnly(world, 2, $"seed {seed}: {reason}");
        }
    }

    [Theory, MemberData(nameof(Strategies))]
    public async Task WhateverFails_OneReleaseIsLeft(StrategyKind kind, bool isRollback)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var random = new Random(seed);
            var (outcome, reason, world) = await Tell(kind, isRollback, seed, world => () =>
            {
                var fresh = world.Live.Where(i => i.Id.Release == Shape.Release(2)).ToList();
                if (fresh.Count > 0 && random.Next(4) == 0)
                {
                    world.Crash(fresh[random.Next(fresh.Count)]);
                }

                world.Routers[0].Answers = random.Next(5) > 0;
            });

            LeavesOnly(world, outcome is DeploymentOutcome.Released ? 2 : 1, $"seed {seed}, {outcome}: {reason}");
        }
    }

    private async Task<(DeploymentOutcome Outcome, string Reason, SimulatedWorld World)> Tell(StrategyKind kind, bool isRollback, int seed, Func<SimulatedWorld, Action> happening)
    {
        var random = new Random(seed);
        var shape = new Shape([.. Enumerable.Range(0, 27).Select(_ => random.Next(60))]);
        var world = new SimulatedWorld(shape) { Wish = Core.Planning.Wishes.After(shape.Plan(0, 1)) };
        world.Look(10);
        var plan = shape.Plan(1, 2, kind, $"d-{++_last}") with { IsRollback = isRollback };
        var request = new DeploymentRequest { Id = plan.Deployment, Fleet = Shape.Fleet, Revision = "main", Release = isRollback ? plan.To : null };
        using var ledger = new Ledger(_store, TimeProvider.System);
        await ledger.Open(default);
        await ledger.Write(new DeploymentRequested(request, DeploymentStory.Version), "person:ada");
        var lease = (await _store.TryTakeLeaseAsync($"telling {request.Id}", "one", TimeSpan.FromMinutes(5), default))!;
        var run = new Run(request.Id, ledger, new Fence(lease.Name, lease.Term), TimeProvider.System, default);

        var ending = await new DeploymentStory(new RecordingFleet(plan, null), new StoryFleet(world, happening(world))).Tell(request, run).InTime();

        world.BehaveWell();
        for (var look = 0; look < 150 && (world.Look() is not { IsEmpty: true, LookAgain: null } || world.View().Live.Any(i => !i.IsReady)); look++)
        {
        }

        return (ending.Outcome, $"{ending.Reason}\n{shape}", world);
    }

    private static void LeavesOnly(SimulatedWorld world, int release, string why)
    {
        world.Live.ShouldAllBe(i => i.Id.Release == Shape.Release(release), why);
        world.Live.CountBy(i => i.Id.Component).ToDictionary()
            .ShouldBe(world.View().Specs[Shape.Release(release)].Components.ToDictionary(c => c.Name, c => c.Instances), ignoreOrder: true, why);
        world.Live.ShouldAllBe(i => i.Work == WorkMode.Active, why);
        world.Routers.SelectMany(r => r.Table).SelectMany(r => r.Shares).ShouldAllBe(s => s.Release == Shape.Release(release), why);
    }
}
