using Davit.Plugins;
using Microsoft.Data.Sqlite;

namespace Davit.Storage.Sqlite;

/// <summary>
/// The leases' statements. Whether one has lapsed is told by the clock of the server that asks: where clocks differ or jump, a lease may change hands
/// early or late, which costs time but does no harm, because every takeover raises the term and whoever changes the world compares terms.
/// </summary>
internal static class Leases
{
    private const string Nobody = "";

    public static Lease? TryTake(Session session, string name, string holder, DateTimeOffset now, TimeSpan lasts)
    {
        var found = session.Rows(ToLease, "SELECT name, holder, term, until FROM leases WHERE name = $name", ("$name", name)).SingleOrDefault();
        if (found is not null && found.Holder != holder && found.Holder != Nobody && found.Until > now)
        {
            return null;
        }

        var taken = new Lease(name, holder, found is null ? 1 : found.Holder == holder ? found.Term : found.Term + 1, now + lasts);
        session.Run(
            """
            INSERT INTO leases (name, holder, term, until) VALUES ($name, $holder, $term, $until)
            ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, term = excluded.term, until = excluded.until
            """,
            ("$name", name), ("$holder", holder), ("$term", taken.Term), ("$until", Times.Write(taken.Until)));
        return taken;
    }

    /// <summary>Also those that lapsed, as long as nobody took them: the same life goes on under the same term.</summary>
    public static IReadOnlyList<string> Renew(Session session, string holder, DateTimeOffset until) => session.Rows(
        row => row.GetString(0),
        "UPDATE leases SET until = $until WHERE holder = $holder RETURNING name",
        ("$until", Times.Write(until)), ("$holder", holder)).Order(StringComparer.Ordinal).ToList();

    public static int Release(Session session, string holder, DateTimeOffset now) => session.Run(
        $"UPDATE leases SET holder = '{Nobody}', until = $now WHERE holder = $holder",
        ("$now", Times.Write(now)), ("$holder", holder));

    public static IReadOnlyList<Lease> All(Session session) => session.Rows(ToLease, "SELECT name, holder, term, until FROM leases ORDER BY name");

    public static void Check(Session session, Fence fence)
    {
        var held = session.AskNumber("SELECT term FROM leases WHERE name = $name", ("$name", fence.Lease));
        if (held != fence.Term)
        {
            throw new StaleTermException(fence.Lease, fence.Term, held);
        }
    }

    private static Lease ToLease(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetInt64(2), Times.Read(row.GetString(3)));
}
