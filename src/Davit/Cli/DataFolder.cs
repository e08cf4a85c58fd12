using System.Text.Json;

namespace Davit.Cli;

/// <summary>The folder that holds everything a server has, and by which a command on the same machine finds it.</summary>
internal sealed record DataFolder(string Path)
{
    public string TokenFile => System.IO.Path.Combine(Path, "token");

    public string ServerFile => System.IO.Path.Combine(Path, "server.json");

    /// <summary>As given, else DAVIT_DATA, else the place that XDG names.</summary>
    public static DataFolder Find(string? given)
    {
        var path = FirstOf(given, Environment.GetEnvironmentVariable("DAVIT_DATA"));
        if (path is not null)
        {
            return new DataFolder(System.IO.Path.GetFullPath(path));
        }

        var share = FirstOf(Environment.GetEnvironmentVariable("XDG_DATA_HOME"))
            ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
        return new DataFolder(System.IO.Path.Combine(share, "davit"));
    }

    /// <summary>Where the server of this folder said that it listens; null when none runs, or none ran to its end.</summary>
    public RunningServer? ReadServer()
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(ServerFile));
            var certificate = json.RootElement.TryGetProperty("certificate", out var pin) ? pin.GetString() : null;
            return new RunningServer(json.RootElement.GetProperty("url").GetString()!, json.RootElement.GetProperty("pid").GetInt32(), certificate);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The token, when there is one that this user may read.</summary>
    /// <exception cref="UnauthorizedAccessException">There is one for another user.</exception>
    public string? ReadToken()
    {
        try
        {
            return File.ReadAllText(TokenFile).Trim();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string? FirstOf(params string?[] texts) => texts.FirstOrDefault(t => !string.IsNullOrWhiteSpace(t));
}

/// <param name="Url">Where it listens.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Certificate">The SHA-256 of its certificate; null without TLS.</param>
internal sealed record RunningServer(string Url, int Pid, string? Certificate);
