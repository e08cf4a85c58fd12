using Davit.Api.Contract;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model.Holds;
using Davit.Core.Planning;
using Davit.Plugins;
using CheckState = Davit.Api.Contract.CheckState;

namespace Davit.Api.Reading;

/// <summary>Says what holds, locks and freezes are there, and what waits for each.</summary>
internal static class HoldReading
{
    public static HoldInfo Of(State state, Hold hold, DateTimeOffset now) => new()
    {
        Service = hold.Fleet.Service,
        Environment = hold.Fleet.Environment,
        From = hold.From?.ToString(),
        To = hold.To?.ToString(),
        By = hold.By,
        Reason = hold.Reason,
        Ticket = hold.Ticket,
        Deployment = hold.Deployment,
        Since = hold.Since,
        LiftedBy = Blocks.Held(hold, state.Memory.Candidates.GetValueOrDefault(hold.Fleet), state.Memory).Next is [var first, ..] ? first.Command : "",
        Waiting = Waiting(state, now, o => o is Obstacle.HeldOn held && held.Hold == hold),
    };

    public static TombstoneInfo Of(State state, Tombstone tombstone) => new()
    {
        Id = tombstone.Id,
        Service = tombstone.Service,
        Release = tombstone.Release?.ToString(),
        Commit = tombstone.Commit,
        Subject = tombstone.Subject,
        Environment = tombstone.Environment,
        By = tombstone.By,
        Reason = tombstone.Reason,
        Ticket = tombstone.Ticket,
        Deployment = tombstone.Deployment,
        At = tombstone.At,
        Twins = [.. state.Releases.Values.Where(r => r.Id != tombstone.Release && tombstone.Buries(r)).Select(r => r.Id.ToString())],
    };

    public static FreezeInfo Of(State state, Freeze freeze, DateTimeOffset now)
    {
        var next = freeze.NextAt(now);
        return new FreezeInfo
        {
            Id = freeze.Id,
            Scope = freeze.Scope,
            Reason = freeze.Reason,
            Who = freeze.Who,
            Starts = freeze.Starts.ToString(Freeze.ClockFormat, System.Globalization.CultureInfo.InvariantCulture),
            Ends = freeze.Ends.ToString(Freeze.ClockFormat, System.Globalization.CultureInfo.InvariantCulture),
            TimeZone = freeze.TimeZone,
            Every = freeze.Every is Recurrence.Once ? null : freeze.Every.ToString().ToLowerInvariant(),
            IsActive = freeze.IsActive(now),
            NextStart = next?.Start,
            NextEnd = next?.End,
            Waiting = Waiting(state, now, o => o is Obstacle.FrozenBy frozen && frozen.Freeze == freeze),
        };
    }

    public static LockInfo Of(State state, Core.Model.Fleets.DeployLock held, DateTimeOffset now) =>
        new(held.Scope, held.Reason, held.Who, held.Since, held.Until) { Waiting = Waiting(state, now, o => o is Obstacle.LockedBy by && by.Lock == held) };

    public static CheckInfo Of(CommitCheck check) => new(check.Name, (CheckState)check.State, check.Url, check.Who, check.At);

    public static Core.Model.Holds.CheckState Of(CheckState state) => (Core.Model.Holds.CheckState)state;

    // Policies wait; people who are refused go away.
    private static IReadOnlyList<WaitingInfo> Waiting(State state, DateTimeOffset now, Func<Obstacle, bool> isFor) =>
        [.. from candidate in state.Memory.Candidates.Values
            where candidate.Commit is not null && Desired.Decide(Wanting.Of(state, candidate.Fleet, now)).Obstacles.Any(isFor)
            orderby candidate.Since
            select new WaitingInfo(candidate.Fleet.Service, candidate.Fleet.Environment, candidate.Commit!, candidate.Subject, candidate.Since)];
}
