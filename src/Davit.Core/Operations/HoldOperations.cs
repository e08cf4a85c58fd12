using System.Globalization;
using Davit.Core.Explaining;
using Davit.Core.Journal;
using Davit.Core.Model.Holds;
using Davit.Core.Model.Spec.Text;
using Davit.Plugins;

namespace Davit.Core.Operations;

/// <summary>What people say of holds, tombstones, freezes and checks. Thread-safe. What is refused leaves no trace.</summary>
public sealed class HoldOperations(Ledger ledger, ServiceOperations services, IReadOnlyCollection<string> targetKinds, TimeProvider clock)
{
    /// <summary>Holds a service in an environment on what it stands on.</summary>
    /// <exception cref="RefusedException">Nothing stands there.</exception>
    public async Task<Hold> Place(string service, string? environment, string reason, string? ticket, Asked asked, CancellationToken stopping)
    {
        var place = Environments.Choose(Environments.Of(ledger.Current, targetKinds), environment);
        var fleet = new FleetId(services.Find(service).Name, place.Name);
        if (ledger.Current.Fleet(fleet).Committed is not { } stands)
        {
            throw new RefusedException(Refusals.Empty(fleet, ": there is nothing to hold it on").WithReason(place.Policy.Deploy.RequireReason));
        }

        var hold = new Hold(fleet, null, stands, asked.Who, reason, clock.GetUtcNow()) { Ticket = ticket };
        await ledger.Write(new HoldPlaced(hold), asked.Who, reason, stopping: stopping);
        return hold;
    }

    /// <summary>Lifts a hold; what was taken back stays buried.</summary>
    /// <exception cref="RefusedException">Nothing is held there.</exception>
    public async Task Lift(string scope, Asked asked, CancellationToken stopping)
    {
        var holds = ledger.Current.Memory.Holds;
        if (scope.Split('/') is not [{ Length: > 0 }, { Length: > 0 }])
        {
            throw new RefusedException(RefusalKind.Invalid, $"'{scope}' is not SERVICE/ENV, such as shop/prod", "davit hold list");
        }

        var fleet = FleetId.Parse(scope);
        if (!holds.ContainsKey(fleet))
        {
            throw new RefusedException(RefusalKind.NotFound, $"'{scope}' is not held{Environments.DidYouMean(scope, holds.Keys.Select(f => f.ToString()))}", "davit hold list");
        }

        await ledger.Write(new HoldLifted(fleet), asked.Who, asked.Why, stopping: stopping);
    }

    /// <summary>Lets policies deploy again what was taken back.</summary>
    /// <exception cref="RefusedException">It was not taken back.</exception>
    public async Task<Tombstone> Pardon(string id, Asked asked, CancellationToken stopping)
    {
        var tombstones = ledger.Current.Memory.Tombstones;
        if (!tombstones.TryGetValue(id, out var tombstone))
        {
            throw new RefusedException(RefusalKind.NotFound, $"'{id}' is not among what was taken back{Environments.DidYouMean(id, tombstones.Keys)}", "davit hold list");
        }

        await ledger.Write(new ReleasePardoned(tombstone.Service, id), asked.Who, asked.Why, stopping: stopping);
        return tombstone;
    }

    /// <summary>Says when nothing is deployed.</summary>
    /// <exception cref="RefusedException">There is no such thing, zone or time, or it is over before it begins.</exception>
    public async Task<Freeze> Freeze(FreezeWish wish, Asked asked, CancellationToken stopping)
    {
        if (wish.Scope != Model.Holds.Freeze.Everything)
        {
            Scopes.RefuseIfUnknown(ledger.Current, targetKinds, wish.Scope);
        }

        var zone = CronText.Zone(wish.TimeZone)
            ?? throw new RefusedException(RefusalKind.Invalid, $"'{wish.TimeZone}' is not a time zone{(CronText.NearestZone(wish.TimeZone) is { } near ? $"; did you mean '{near}'?" : "")}", "write one such as Europe/Berlin");
        var now = TimeZoneInfo.ConvertTime(clock.GetUtcNow(), zone).DateTime;
        var (starts, ends) = (wish.Starts is null ? Minute(now) : Clock(wish.Starts), Clock(wish.Ends));
        if (WhyNot(starts, ends, wish.Every) is { } why)
        {
            throw new RefusedException(RefusalKind.Invalid, why, "davit freeze --help");
        }

        while (true)
        {
            var state = ledger.Current;
            var freeze = new Freeze($"f-{state.Memory.LastFreezeNumber + 1}", wish.Scope, wish.Reason, asked.Who, starts, ends, wish.TimeZone, wish.Every);
            if (freeze.NextAt(clock.GetUtcNow()) is null)
            {
                throw new RefusedException(RefusalKind.Invalid, $"the freeze ends at {wish.Ends} {wish.TimeZone}, which has passed", "davit freeze --help");
            }

            try
            {
                await ledger.Write([new FreezePlaced(freeze)], asked.Who, wish.Reason, null, state, stopping);
                return freeze;
            }
            catch (JournalConflictException)
            {
                // Somebody else froze something at the same moment: count again.
            }
        }
    }

    /// <exception cref="RefusedException">There is none.</exception>
    public async Task<Freeze> Thaw(string id, Asked asked, CancellationToken stopping)
    {
        var freezes = ledger.Current.Memory.Freezes;
        var freeze = freezes.GetValueOrDefault(id) ?? throw new RefusedException(RefusalKind.NotFound, $"there is no freeze '{id}'{Environments.DidYouMean(id, freezes.Keys)}", "davit freeze list");
        await ledger.Write(new FreezeLifted(id), asked.Who, asked.Why, stopping: stopping);
        return freeze;
    }

    /// <summary>Writes down what a build server says of a commit. Saying the same again changes nothing.</summary>
    public Task Report(string service, string commit, string name, CheckState check, string? url, Asked asked, CancellationToken stopping) =>
        Report([services.Find(service).Name], commit, name, check, url, asked, stopping);

    /// <summary>The same for every service of a repository at once.</summary>
    public async Task Report(IReadOnlyList<string> of, string commit, string name, CheckState check, string? url, Asked asked, CancellationToken stopping)
    {
        var said = new CommitCheck(name, check, url, asked.Who, clock.GetUtcNow());
        var memory = ledger.Current.Memory;
        var facts = of
            .Where(s => !memory.ChecksOf(s, commit).Any(c => c with { At = said.At } == said))
            .Select(s => (CoreFact)new CommitChecked(s, commit, said)).ToList();
        if (facts.Count > 0)
        {
            await ledger.Write(facts, asked.Who, asked.Why, null, null, stopping);
        }
    }

    private static DateTime Minute(DateTime time) => new(time.Year, time.Month, time.Day, time.Hour, time.Minute, 0);

    private static DateTime Clock(string text) =>
        DateTime.TryParseExact(text, [Model.Holds.Freeze.ClockFormat, "yyyy-MM-dd HH:mm", "yyyy-MM-dd"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : throw new RefusedException(RefusalKind.Invalid, $"'{text}' is not a time such as 2026-12-23T18:00", "davit freeze --help");

    private static string? WhyNot(DateTime starts, DateTime ends, Recurrence every)
    {
        var longest = every switch
        {
            Recurrence.Day => TimeSpan.FromDays(1),
            Recurrence.Week => TimeSpan.FromDays(7),
            Recurrence.Month => TimeSpan.FromDays(28),
            Recurrence.Year => TimeSpan.FromDays(365),
            _ => TimeSpan.FromDays(366),
        };
        return ends <= starts ? "the freeze ends before it begins"
            : ends - starts > longest ? $"the freeze lasts longer than {longest.TotalDays:0} days{(every is Recurrence.Once ? "" : $", and comes again every {every.ToString().ToLowerInvariant()}")}: end it sooner, or use davit lock"
            : null;
    }
}

/// <summary>A freeze as a person writes it.</summary>
/// <param name="Starts">On the zone's clocks; null for now.</param>
public sealed record FreezeWish(string Scope, string Reason, string? Starts, string Ends, string TimeZone, Recurrence Every);
