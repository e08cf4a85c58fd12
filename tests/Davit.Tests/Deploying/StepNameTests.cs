using System.Text;
using Davit.Core.Deploying;
using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Core.Model.Spec;
using Davit.Plugins;
using Davit.Storage.Sqlite;
using Davit.Testing;
using Davit.Tests.Planning.Simulated;

namespace Davit.Tests.Deploying;

/// <summary>
/// Step names are data for ever: a deployment that was begun before an upgrade is told again after it, and finds its steps by their names. Whoever must change
/// them writes a new story beside the old one.
/// </summary>
public sealed class StepNameTests : IAsyncLifetime
{
    private readonly Workspace _workspace = new();
    private SqliteStore _store = null!;
    private int _last;

    private static readonly DeploymentPlan Second = new Shape([]).Plan(1, 2);

    private static readonly (string Name, DeploymentPlan Plan)[] Stories =
    [
        ("first release", Second with { From = null, HasReleaseJob = true }),
        ("rolling", Second with { Strategy = new StrategySpec { Kind = StrategyKind.Rolling } }),
        ("canary", Second with { Strategy = new StrategySpec { Kind = StrategyKind.Canary, Steps = [new(10, TimeSpan.Zero, false), new(50, TimeSpan.Zero, true)] } }),
        ("blue-green", Second with { Strategy = new StrategySpec { Kind = StrategyKind.BlueGreen, KeepWarm = TimeSpan.FromMinutes(1), AskBeforeSwitch = true } }),
        ("recreate", Second with { Strategy = new StrategySpec { Kind = StrategyKind.Recreate } }),
        ("rollback", Second with { IsRollback = true, Strategy = new StrategySpec() }),
        ("nothing to do", Second with { From = Second.To }),
    ];

    public async ValueTask InitializeAsync() => _store = await SqliteStore.Open(_workspace["davit.db"], TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await _store.DisposeAsync();
        _workspace.Dispose();
    }

    [Fact]
    public async Task EveryStory_HasTheStepsItAlwaysHad()
    {
        var text = new StringBuilder();
        foreach (var (name, plan) in Stories)
        {
            var (steps, ending) = await Tell(plan, null, TimeProvider.System);
            text.Append(name).Append('\n');
            foreach (var step in steps)
            {
                text.Append("  ").Append(step).Append('\n');
            }

            text.Append("  = ").Append(ending.Outcome).Append('\n');
            foreach (var step in steps)
            {
                var (taken, end) = await Tell(plan, step, TimeProvider.System);
                text.Append("  ! ").Append(step).Append(" -> ").AppendJoin(", ", taken.Skip(taken.IndexOf(step) + 1).Append($"= {end.Outcome}")).Append('\n');
            }
        }

        Golden.ShouldMatchFile(text.ToString(), "Deploying/steps.golden.txt", "step names are data for ever: a deployment under way finds its steps by them");
    }

    [Fact]
    public async Task EveryStory_ToldAtOtherTimes_HasTheSameSteps()
    {
        foreach (var (name, plan) in Stories)
        {
            var tellings = new List<string>();
            foreach (var year in new[] { 1999, 2026, 2038 })
            {
                tellings.Add(string.Join(", ", (await Tell(plan, null, new TestClock(new DateTimeOffset(year, 12, 31, 23, 59, 59, TimeSpan.Zero)))).Steps));
            }

            tellings.Distinct().Count().ShouldBe(1, $"{name} branches on nothing but its plan and its steps");
        }
    }

    private async Task<(List<string> Steps, Ending Ending)> Tell(DeploymentPlan plan, string? failing, TimeProvider clock)
    {
        var request = new DeploymentRequest { Id = $"d-{++_last}", Fleet = Shape.Fleet, Revision = "main", Release = plan.IsRollback ? plan.To : null };
        using var ledger = new Ledger(_store, clock);
        await ledger.Open(default);
        await ledger.Write(new DeploymentRequested(request, DeploymentStory.Version), "person:ada");
        var lease = (await _store.TryTakeLeaseAsync($"telling {request.Id}", "one", TimeSpan.FromMinutes(5), default))!;
        var fleet = new RecordingFleet(plan with { Deployment = request.Id }, failing);

        var ending = await new DeploymentStory(fleet, fleet).Tell(request, new Run(request.Id, ledger, new Fence(lease.Name, lease.Term), clock, default)).InTime();

        return ([.. fleet.Steps], ending);
    }
}
