using System.Globalization;
using System.Text.Json;
using Davit.Plugins;
using Microsoft.Data.Sqlite;

namespace Davit.Storage.Sqlite;

/// <summary>The journal's statements.</summary>
internal static class Facts
{
    private const string Columns = "f.position, s.name, f.version, f.type, f.kind, f.at, f.who, f.why, f.data";

    public static long Append(Session session, JournalEntry entry)
    {
        if (entry.Fence is { } fence)
        {
            Leases.Check(session, fence);
        }

        foreach (var (stream, expected) in entry.Expected)
        {
            var found = session.AskNumber("SELECT version FROM streams WHERE name = $stream", ("$stream", stream));
            if (found != expected)
            {
                throw new JournalConflictException(stream, expected, found);
            }
        }

        var position = entry.Facts.Count == 0 ? Head(session) : 0;
        foreach (var fact in entry.Facts)
        {
            position = Add(session, fact);
        }

        return position;
    }

    public static IReadOnlyList<Fact> After(Session session, long position, int limit) => session.Rows(
        ToFact,
        $"SELECT {Columns} FROM facts f JOIN streams s ON s.id = f.stream WHERE f.position > $after ORDER BY f.position LIMIT $limit",
        ("$after", position), ("$limit", limit));

    public static IReadOnlyList<Fact> Of(Session session, string stream, long afterVersion, int limit) => session.Rows(
        ToFact,
        $"SELECT {Columns} FROM facts f JOIN streams s ON s.id = f.stream WHERE s.name = $stream AND f.version > $after ORDER BY f.version LIMIT $limit",
        ("$stream", stream), ("$after", afterVersion), ("$limit", limit));

    public static long Head(Session session) => session.AskNumber("SELECT max(position) FROM facts");

    public static int Compact(Session session, string stream, long upToVersion) => session.Run(
        "DELETE FROM facts WHERE stream = (SELECT id FROM streams WHERE name = $stream) AND version <= $version AND kind = 'detail'",
        ("$stream", stream), ("$version", upToVersion));

    private static long Add(Session session, NewFact fact)
    {
        var (stream, version) = session.Rows(
            row => (row.GetInt64(0), row.GetInt64(1)),
            "INSERT INTO streams (name, version) VALUES ($name, 1) ON CONFLICT (name) DO UPDATE SET version = version + 1 RETURNING id, version",
            ("$name", fact.Stream)).Single();

        return session.AskNumber(
            """
            INSERT INTO facts (stream, version, type, kind, at, who, why, data)
            VALUES ($stream, $version, $type, $kind, $at, $who, $why, $data) RETURNING position
            """,
            ("$stream", stream), ("$version", version), ("$type", fact.Type), ("$kind", fact.Kind == FactKind.Audit ? "audit" : "detail"),
            ("$at", Times.Write(fact.At)), ("$who", fact.Who), ("$why", fact.Why), ("$data", fact.Data.GetRawText()));
    }

    private static Fact ToFact(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.GetString(3), row.GetString(4) == "audit" ? FactKind.Audit : FactKind.Detail,
        Times.Read(row.GetString(5)), row.GetString(6), row.IsDBNull(7) ? null : row.GetString(7), JsonElement.Parse(row.GetString(8)));
}

/// <summary>Times as text of one width, so that they sort as they passed and can be read with any tool.</summary>
internal static class Times
{
    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset Read(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
