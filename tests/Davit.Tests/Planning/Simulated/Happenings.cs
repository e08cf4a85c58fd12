using Davit.Core.Model.Fleets;
using Davit.Core.Planning;
using Davit.Plugins;

namespace Davit.Tests.Planning.Simulated;

/// <summary>Makes numbers into what happens to a simulated world: wishes in any order, crashes, silences, slow starts and slow ends.</summary>
public sealed class Happenings(Shape shape, SimulatedWorld world)
{
    private static readonly (int From, int To)[] Deployments = [(0, 1), (1, 2), (2, 1), (1, 3), (2, 3), (3, 2)];
    private static readonly string[] Components = ["web", "api", "worker", "mailer"];
    private readonly List<string> _told = [];

    /// <summary>What has happened, in words.</summary>
    public string Told => $"{shape}\n    {string.Join("\n    ", _told)}";

    public void Happen(int choice)
    {
        var (kind, arg) = (choice % 20, choice / 20);
        var live = world.Live.ToList();
        switch (kind)
        {
            case < 7:
                Tell($"{1 + arg % 6} looks", () => world.Look(1 + arg % 6));
                break;
            case < 11:
                var (from, to) = Deployments[arg % Deployments.Length];
                if (from == 0 && world.Wish.Releases.Any(r => r != Shape.Release(to)))
                {
                    // An environment's first deployment comes before all others.
                    break;
                }

                var (name, wish) = Wishes(from, to)[arg / Deployments.Length % Wishes(from, to).Count];
                Tell($"{from} to {to}: {name}", () => world.Wish = wish);
                break;
            case 11 or 12 when live.Count > 0:
                Tell($"{live[arg % live.Count].Id} crashes", () => world.Crash(live[arg % live.Count]));
                break;
            case 13:
                var release = Shape.Release(1 + arg % 3);
                TimeSpan? after = arg / 3 % 5 == 4 ? null : TimeSpan.FromSeconds(arg / 3 % 5);
                Tell($"{release} becomes ready after {after?.ToString() ?? "ever"}", () => world.BecomesReady(release, after));
                break;
            case 14 or 15:
                var router = world.Routers[arg % world.Routers.Count];
                Tell($"router {arg % world.Routers.Count} {(router.Answers ? "is silent" : "answers")}", () => router.Answers = !router.Answers);
                break;
            case 16 when live.Count > 0:
                if (arg / live.Count % 2 == 0 && live[arg % live.Count] is var ill && ill.ReadyAt <= world.Now)
                {
                    Tell($"{ill.Id} fails or not", () => ill.FailingSince = ill.FailingSince is null ? world.Now : null);
                    break;
                }

                Tell($"{live[arg % live.Count].Id} known or not", () => live[arg % live.Count].IsUnknown = !live[arg % live.Count].IsUnknown);
                break;
            case 17:
                Tell("slow ends", () =>
                {
                    world.StopTakes = TimeSpan.FromSeconds(1 + arg % 10);
                    world.Routers[0].LongestRequest = TimeSpan.FromSeconds(arg % 40);
                });
                break;
            case 18:
                var component = Components[arg % 4];
                Tell($"restart {component}", () => world.RestartBefore = world.RestartBefore.SetItem(component, world.Now));
                break;
            case 19 when arg % 3 == 0:
                Tell("a start is lost", () => world.LostStarts++);
                break;
            case 19 when arg % 3 == 1:
                var stopped = Components[arg / 3 % 4];
                Tell($"stop or start {stopped}", () => world.Stopped = world.Stopped.Contains(stopped) ? world.Stopped.Remove(stopped) : world.Stopped.Add(stopped));
                break;
            case 19 when world.Wish.Groups is [var first, ..]:
                var scaled = Core.Planning.Wishes.Scaled(new FleetState { Id = Shape.Fleet, Wish = world.Wish, Commits = [new CommitPoint(first.Release, "d-1", world.Now, false)] }, first.Component, arg / 3 % 7);
                Tell($"scale {first.Component} to {arg / 3 % 7}", () => world.Wish = scaled);
                break;
        }
    }

    public void Happen(IEnumerable<int> choices)
    {
        foreach (var choice in choices)
        {
            Happen(choice);
        }
    }

    /// <summary>Does, and says what had happened when a rule is broken by it.</summary>
    public void Tell(string what, Action act)
    {
        _told.Add(what);
        try
        {
            act();
        }
        catch (Exception e) when (e is ShouldAssertException)
        {
            throw new ShouldAssertException($"{e.Message}\n{Told}", e);
        }
    }

    /// <summary>Every wish that a story of a deployment may have.</summary>
    public IReadOnlyList<(string Name, Wish Wish)> Wishes(int from, int to)
    {
        var plan = shape.Plan(from, to);
        var (low, high) = (plan.Strategy.Steps[0].Weight, plan.Strategy.Steps[1].Weight);
        DateTimeOffset? warm = plan.Strategy.KeepWarm > TimeSpan.Zero ? world.Now + plan.Strategy.KeepWarm : null;
        return
        [
            ("before", Core.Planning.Wishes.Before(plan)),
            ($"staged for {low}", Core.Planning.Wishes.Staged(plan, low)),
            ("staged", Core.Planning.Wishes.Staged(plan, 100)),
            ($"grown to {high}", Core.Planning.Wishes.Grown(plan, high)),
            ($"split at {low}", Core.Planning.Wishes.Split(plan, low)),
            ($"split at {high}", Core.Planning.Wishes.Split(plan, high)),
            ("full", Core.Planning.Wishes.Full(plan)),
            ("switched", Core.Planning.Wishes.Switched(plan)),
            ("after", Core.Planning.Wishes.After(plan)),
            ("after, warm", Core.Planning.Wishes.After(plan, warm)),
            ("rolling", Core.Planning.Wishes.Rolling(plan)),
            ("rolling back", from == 0 ? Wish.Nothing : Core.Planning.Wishes.RollingBack(plan)),
            ("emptied", Core.Planning.Wishes.Emptied(plan)),
            ("held", Core.Planning.Wishes.Held(plan, Core.Planning.Wishes.Before(plan))),
        ];
    }
}
