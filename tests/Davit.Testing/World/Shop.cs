using Davit.Core.Journal;
using Davit.Core.Model.Deployments;
using Davit.Core.Operations;
using Davit.Plugins;

namespace Davit.Testing.World;

/// <summary>The service that tests of stories deploy, and what tests ask of it.</summary>
public static class Shop
{
    public static readonly FleetId Fleet = new("shop", "local");
    public static readonly ReleaseId One = new("shop", 1);
    public static readonly ReleaseId Two = new("shop", 2);
    public static readonly ReleaseId Three = new("shop", 3);

    /// <summary>A web component, a worker that can be quiet, one that cannot, and a release job.</summary>
    public static string Spec(string strategy, int instances = 2, string extra = "") => $$"""
        name: shop
        components:
          web:
            run: ./web
            instances: {{instances}}
          worker:
            run: ./worker
            instances: 2
            quiet: true
          mailer:
            run: ./mailer
            instances: 2
        release:
          run: ./migrate
        strategy: {{strategy}}
        {{(extra.Contains("judge:", StringComparison.Ordinal) ? "" : "judge: off")}}
        {{extra}}
        """;

    public const string QuickCanary = "{canary: {steps: [{weight: 10, hold: 20ms}, {weight: 50, hold: 20ms}]}, progress-deadline: 2s, drain-limit: 1s}";

    public static async Task Add(TestServer server) =>
        await server.Services.Add(new RepositoryRef("/repo"), "", new Asked("person:ada"), default).InTime();

    public static async Task<Deployment> Deploy(TestServer server, string commit)
    {
        var deployment = await server.Deployments.Deploy(new Deploy("shop", commit, null, null), new Asked("person:ada"), default).InTime();
        return await server.End(deployment.Id);
    }

    /// <summary>What is wrong at the end, if anything: all of a release serves, nothing else runs, and nothing was started twice.</summary>
    public static IReadOnlyList<string> WrongAtTheEnd(TestWorld world, State state, ReleaseId release, int instances = 2)
    {
        List<string> wrong = [];
        var live = world.Target.All.Where(i => i.IsLive).ToList();
        wrong.AddRange(live.Where(i => i.Id.Release != release).Select(i => $"{i.Id} still runs"));
        foreach (var (component, wanted) in new[] { ("web", instances), ("worker", 2), ("mailer", 2) })
        {
            var running = live.Count(i => i.Id.Component == component && i.Id.Release == release);
            if (running != wanted)
            {
                wrong.Add($"{running} {component} of {release} run, not {wanted}");
            }
        }

        wrong.AddRange(live.Where(i => i.Work is WorkMode.Quiet).Select(i => $"{i.Id} is quiet"));
        wrong.AddRange(world.Target.Starts.CountBy(id => id).Where(s => s.Value > 1).Select(s => $"{s.Key} was started {s.Value} times"));
        wrong.AddRange(live.CountBy(i => (i.Id.Release, i.Id.Component, i.Id.Slot)).Where(s => s.Value > 1).Select(s => $"{s.Value} instances run in {s.Key}"));
        var shares = world.Router.Routes(Fleet)?.Routes.Single().Shares ?? [];
        if (shares.Where(s => s.Weight > 0).Select(s => s.Release).SingleOrDefault() != release)
        {
            wrong.Add($"requests go to {string.Join(", ", shares.Select(s => $"{s.Release} {s.Weight}"))}");
        }

        if (state.Fleet(Fleet).Committed != release)
        {
            wrong.Add($"the environment stands on {state.Fleet(Fleet).Committed}");
        }

        return wrong;
    }
}
