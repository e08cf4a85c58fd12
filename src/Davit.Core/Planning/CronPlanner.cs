using Davit.Core.Model.Spec;

namespace Davit.Core.Planning;

/// <summary>A run of a scheduled component that is due.</summary>
/// <param name="Component">The component.</param>
/// <param name="At">When it was due.</param>
public sealed record CronRun(ComponentSpec Component, DateTimeOffset At)
{
    /// <summary>The same for every server that fires the same run: minutes since 1970.</summary>
    public int Number => (int)(At.ToUnixTimeSeconds() / 60);
}

/// <summary>Decides which scheduled runs fell due between two looks, and when the next one does.</summary>
public static class CronPlanner
{
    public static (IReadOnlyList<CronRun> Due, DateTimeOffset? Next) Due(IReadOnlyList<ComponentSpec> scheduled, DateTimeOffset after, DateTimeOffset now)
    {
        var occurrences = scheduled.Select(c => (Component: c, At: CronSchedule.Next(c.Schedule!, after))).ToList();
        return (
            [.. occurrences.Where(o => o.At <= now).Select(o => new CronRun(o.Component, o.At!.Value))],
            scheduled.Select(c => CronSchedule.Next(c.Schedule!, now)).Where(t => t is not null).Min());
    }
}
