using Microsoft.Data.Sqlite;

namespace Davit.Storage.Sqlite;

/// <summary>One connection and the statements it has prepared. Used by one thread at a time.</summary>
internal sealed class Session : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    private Session(SqliteConnection connection) => _connection = connection;

    /// <summary>False only between BEGIN and its end; an error inside may have ended it already.</summary>
    public bool InTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    public static Session Open(SqliteSettings settings, bool readsOnly)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = settings.File,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            // The library's own wait sleeps 150 ms at a time; SQLite's busy_timeout below begins with 1 ms.
            DefaultTimeout = 1,
        }.ToString());
        var session = new Session(connection);
        try
        {
            connection.Open();
            session.Wait(settings.Busy);
            session.Run("PRAGMA foreign_keys = ON");
            session.Run("PRAGMA synchronous = FULL");
            session.Run("PRAGMA fullfsync = ON");
            session.Run("PRAGMA trusted_schema = OFF");
            session.Run("PRAGMA wal_autocheckpoint = 0");
            if (settings.MaxPages is { } pages)
            {
                session.Run($"PRAGMA max_page_count = {pages}");
            }

            session.Run($"PRAGMA query_only = {(readsOnly ? "ON" : "OFF")}");
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    public int Run(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>The first column of the first row; null when there is no row or it is null.</summary>
    public object? Ask(string sql, params ReadOnlySpan<(string Name, object? Value)> values) =>
        Prepare(sql, values).ExecuteScalar() is { } value and not DBNull ? value : null;

    public long AskNumber(string sql, params ReadOnlySpan<(string Name, object? Value)> values) => Ask(sql, values) is long number ? number : 0;

    public List<T> Rows<T>(Func<SqliteDataReader, T> read, string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>How long to wait for a lock of another connection.</summary>
    public void Wait(TimeSpan atMost) => SQLitePCL.raw.sqlite3_busy_timeout(_connection.Handle, (int)atMost.TotalMilliseconds);

    /// <summary>Makes the statement that is running fail with SQLITE_INTERRUPT. The one call that another thread may make.</summary>
    public void Interrupt() => SQLitePCL.raw.sqlite3_interrupt(_connection.Handle);

    public void Dispose()
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            foreach (var (name, _) in values)
            {
                command.Parameters.Add(new SqliteParameter(name, null));
            }

            _prepared[sql] = command;
        }

        foreach (var (name, value) in values)
        {
            command.Parameters[name].Value = value ?? DBNull.Value;
        }

        return command;
    }
}
