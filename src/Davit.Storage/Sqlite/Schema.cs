using Davit.Plugins;

namespace Davit.Storage.Sqlite;

/// <summary>The tables, and how files of older versions become files of this one. A migration that was released is never edited: another is added.</summary>
internal static class Schema
{
    /// <summary>"DAVT", so that another program's database is never taken for ours.</summary>
    private const long ApplicationId = 0x44415654;

    public static readonly IReadOnlyList<string> Migrations =
    [
        """
        CREATE TABLE streams (
            id      INTEGER PRIMARY KEY,
            name    TEXT    NOT NULL UNIQUE,
            version INTEGER NOT NULL            -- of the newest fact ever, also when that was removed since
        ) STRICT;
        CREATE TABLE facts (
            position INTEGER PRIMARY KEY AUTOINCREMENT, -- never given twice, also when the last was removed
            stream   INTEGER NOT NULL REFERENCES streams (id),
            version  INTEGER NOT NULL,
            type     TEXT    NOT NULL,
            kind     TEXT    NOT NULL CHECK (kind IN ('audit', 'detail')),
            at       TEXT    NOT NULL,
            who      TEXT    NOT NULL,
            why      TEXT,
            data     TEXT    NOT NULL,
            UNIQUE (stream, version)
        ) STRICT;
        CREATE TABLE leases (
            name   TEXT    PRIMARY KEY,
            holder TEXT    NOT NULL,            -- '' when nobody has it
            term   INTEGER NOT NULL,
            until  TEXT    NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE TABLE snapshots (
            name     TEXT    NOT NULL,
            format   INTEGER NOT NULL,
            position INTEGER NOT NULL,
            data     BLOB    NOT NULL,
            PRIMARY KEY (name, format)
        ) STRICT;
        CREATE TABLE answers (
            key    TEXT PRIMARY KEY,
            answer TEXT NOT NULL,
            at     TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX answers_by_age ON answers (at);
        """,
    ];

    public static void RefuseForeign(Session session, string file)
    {
        if (IsForeign(session))
        {
            throw new PermanentException($"{file} is a database of another program. Name another file or folder for Davit's data.");
        }
    }

    // Seen in one transaction: another server may be making the tables just now, and gives them its name with them.
    private static bool IsForeign(Session session)
    {
        session.Run("BEGIN");
        try
        {
            var id = session.AskNumber("PRAGMA application_id");
            return id != ApplicationId && (id != 0 || session.AskNumber("SELECT count(*) FROM sqlite_master") > 0);
        }
        finally
        {
            if (session.InTransaction)
            {
                session.Run("ROLLBACK");
            }
        }
    }

    public static long Version(Session session) => session.AskNumber("PRAGMA user_version");

    public static void RefuseNewer(Session session, SqliteSettings settings)
    {
        var found = Version(session);
        if (found > settings.Migrations.Count)
        {
            throw new PermanentException(
                $"{settings.File} was written by a newer Davit: its schema is {found}, and this program knows those up to {settings.Migrations.Count}. " +
                "Run the newer program, or put the backup from before the upgrade in its place.");
        }
    }

    /// <summary>Each step in a transaction of its own, decided inside it: another server may be doing the same.</summary>
    public static void Migrate(Session session, SqliteSettings settings)
    {
        while (Version(session) < settings.Migrations.Count)
        {
            session.Run("BEGIN IMMEDIATE");
            try
            {
                if (Version(session) is var version && version < settings.Migrations.Count)
                {
                    session.Run(settings.Migrations[(int)version]);
                    session.Run($"PRAGMA application_id = {ApplicationId}");
                    session.Run($"PRAGMA user_version = {version + 1}");
                }

                session.Run("COMMIT");
            }
            catch when (session.InTransaction)
            {
                session.Run("ROLLBACK");
                throw;
            }
        }
    }
}
