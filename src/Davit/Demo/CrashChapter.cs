using System.Diagnostics;
using System.Globalization;
using Davit.Api.Contract;
using Davit.Cli;

namespace Davit.Demo;

/// <summary>Kills an instance as a crash would, and watches it being replaced.</summary>
internal sealed class CrashChapter(Stage stage, ApiClient api, Func<Tally> customers, TimeProvider clock)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    public async Task<Crash> Tell(CancellationToken stopping)
    {
        var victim = (await Instances(stopping)).First(i => i is { Component: "web", State: "running", Health: "ready", Address: not null });
        var pid = await PidOf(victim, stopping);
        stage.Line(stage.Screen.Strong($"Kill -9 {pid}, which is {victim.Id}"));
        var before = customers();
        using (var process = Process.GetProcessById(pid))
        {
            process.Kill();
        }

        var crash = await Watch(new Crash { Instance = victim.Id, Pid = pid, Seen = before }, victim, stopping);
        crash = crash with { Seen = customers() - before };
        Write(crash);
        return crash;
    }

    private async Task<Crash> Watch(Crash crash, InstanceInfo victim, CancellationToken stopping)
    {
        var (killed, began) = (clock.GetUtcNow(), clock.GetTimestamp());
        TimeSpan? noticed = null;
        while (clock.GetElapsedTime(began) < Limit)
        {
            var slot = (await Instances(stopping)).Where(i => i.Release == victim.Release && i.Component == victim.Component && i.Slot == victim.Slot).ToList();
            if (noticed is null && slot.Any(i => i.Id == victim.Id && i.Exit is not null))
            {
                noticed = clock.GetElapsedTime(began);
            }

            if (slot.FirstOrDefault(i => i.Restarts > victim.Restarts && i is { State: "running", Health: "ready" }) is { ReadySince: { } ready } next)
            {
                // The replacement was started because the end was noticed: whichever was seen first.
                return crash with { Replacement = next.Id, Ready = ready - killed, Noticed = noticed < next.StartedAt - killed ? noticed : next.StartedAt - killed };
            }

            await Task.Delay(LookEvery, clock, stopping);
        }

        return crash with { Noticed = noticed };
    }

    private void Write(Crash crash)
    {
        stage.Line(crash.Ready is { } ready
            ? $"  noticed after {Milliseconds(crash.Noticed!.Value)}, replaced by {crash.Replacement}, which was ready after {Milliseconds(ready)}"
            : stage.Screen.Bad($"  not replaced within {Words.Took(Limit)}"));
        stage.Line($"  {Words.Count(crash.Seen.Requests)} requests meanwhile, {Words.Count(crash.Seen.Failures)} of them lost with the process");
        stage.Line();
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");

    private async Task<IReadOnlyList<InstanceInfo>> Instances(CancellationToken stopping) =>
        (await api.Get<InstanceList>($"api/services/{Tour.Service}/instances?all=true", stopping)).Instances;

    // The instance itself says which process it is: Davit has no need to tell.
    private static async Task<int> PidOf(InstanceInfo instance, CancellationToken stopping)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        var about = await http.GetStringAsync($"http://{instance.Address}/about", stopping);
        return about.Split(' ') is [var id, var pid] && id == instance.Id
            ? int.Parse(pid, CultureInfo.InvariantCulture)
            : throw new TourFailedException($"At the address of {instance.Id} answered: {about}");
    }
}
