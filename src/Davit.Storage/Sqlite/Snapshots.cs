using Davit.Plugins;

namespace Davit.Storage.Sqlite;

/// <summary>The snapshots' statements.</summary>
internal static class Snapshots
{
    public static Snapshot? Find(Session session, string name, int format) => session.Rows(
        row => new Snapshot(name, format, row.GetInt64(0), row.GetFieldValue<byte[]>(1)),
        "SELECT position, data FROM snapshots WHERE name = $name AND format = $format",
        ("$name", name), ("$format", format)).SingleOrDefault();

    /// <summary>A slower server's older snapshot does not take the place of a newer one.</summary>
    public static int Keep(Session session, Snapshot snapshot)
    {
        session.Run(
            """
            INSERT INTO snapshots (name, format, position, data) VALUES ($name, $format, $position, $data)
            ON CONFLICT (name, format) DO UPDATE SET position = excluded.position, data = excluded.data WHERE excluded.position >= position
            """,
            ("$name", snapshot.Name), ("$format", snapshot.Format), ("$position", snapshot.Position), ("$data", snapshot.Data.ToArray()));
        return session.Run(
            "DELETE FROM snapshots WHERE name = $name AND format <> $format AND position < $position",
            ("$name", snapshot.Name), ("$format", snapshot.Format), ("$position", snapshot.Position));
    }
}
