namespace Davit.Storage.Sqlite;

/// <summary>The statements for remembered answers.</summary>
internal static class Answers
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    public static string Remember(Session session, string key, string answer, DateTimeOffset now)
    {
        session.Run("DELETE FROM answers WHERE at < $old", ("$old", Times.Write(now - KeptFor)));
        session.Run(
            "INSERT INTO answers (key, answer, at) VALUES ($key, $answer, $at) ON CONFLICT (key) DO NOTHING",
            ("$key", key), ("$answer", answer), ("$at", Times.Write(now)));
        return Find(session, key)!;
    }

    public static string? Find(Session session, string key) => (string?)session.Ask("SELECT answer FROM answers WHERE key = $key", ("$key", key));
}
