using System.Collections.Concurrent;

namespace Davit.Crash.Stories;

/// <summary>
/// Promise 5: the server is killed, or frozen and thawed after another has finished, before and after every touch of the journal, the target and the router.
/// Whatever the point, the end is right, nothing was started twice and nothing is left over.
/// </summary>
public sealed class InterruptionTests(ITestOutputHelper output)
{
    public static TheoryData<string> Plots => [.. Plot.All.Select(p => p.Name)];

    [Theory, MemberData(nameof(Plots))]
    public Task KilledAtEveryPoint_TheStoryEndsRight(string plot) => Interrupt(plot, freeze: false);

    [Theory, MemberData(nameof(Plots))]
    public Task FrozenAtEveryPoint_AndThawedAfterTheEnd_DoesNoHarm(string plot) => Interrupt(plot, freeze: true);

    private async Task Interrupt(string name, bool freeze)
    {
        var plot = Plot.All.Single(p => p.Name == name);
        var points = await plot.CountPoints();
        var wrong = new ConcurrentQueue<string>();

        await Parallel.ForEachAsync(Enumerable.Range(1, points), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (point, _) =>
        {
            foreach (var each in await plot.Tell(point, freeze))
            {
                wrong.Enqueue(each);
            }
        });

        output.WriteLine($"{name}: {points} points, {wrong.Count} wrong");
        wrong.ShouldBeEmpty();
    }
}
