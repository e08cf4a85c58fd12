namespace Davit.Testing;

/// <summary>Every await in a test has a limit, so that a hang fails with its place instead of stopping the run.</summary>
public static class InTimeExtensions
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static Task InTime(this Task task, TimeSpan? limit = null) => task.WaitAsync(limit ?? Limit);

    public static Task<T> InTime<T>(this Task<T> task, TimeSpan? limit = null) => task.WaitAsync(limit ?? Limit);
}

/// <summary>Waits for a condition of the real world by asking again every few milliseconds; fails with what was last seen.</summary>
public static class Eventually
{
    public static async Task<T> Sees<T>(Func<Task<T>> look, Func<T, bool> isRight, string what, TimeSpan? limit = null)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        while (true)
        {
            var seen = await look().InTime();
            if (isRight(seen))
            {
                return seen;
            }

            if (clock.GetElapsedTime(began) > (limit ?? InTimeExtensions.Limit))
            {
                throw new TimeoutException($"Waited {(limit ?? InTimeExtensions.Limit).TotalSeconds:0} s for {what}; last saw: {seen}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(15), clock);
        }
    }
}
