namespace Davit;

/// <summary>
/// Gives memory that nobody needs any more back to the machine, once after each busy time. The collector by itself keeps what it has taken for as long as
/// nothing is allocated, and a server stands idle most of its life.
/// </summary>
internal static class SpareMemory
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(15);
    private const long QuietBytes = 8 * 1024 * 1024;

    public static async Task Keep(TimeProvider clock, CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        var (allocated, isTrimmed) = (0L, false);
        while (await timer.WaitForNextTickAsync(stopping))
        {
            var now = GC.GetTotalAllocatedBytes();
            var isQuiet = now - allocated < QuietBytes;
            allocated = now;
            if (isQuiet && !isTrimmed)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }

            isTrimmed = isQuiet;
        }
    }
}
