namespace Davit.Cli;

/// <summary>Which server a command talks to, and with what token.</summary>
/// <param name="Url">Where it listens.</param>
/// <param name="Token">The token; null for none.</param>
/// <param name="Certificate">The SHA-256 of the certificate that its data folder says it has; null to believe those that the machine trusts.</param>
internal sealed record ServerAddress(Uri Url, string? Token, string? Certificate = null)
{
    public static ServerAddress Find(string? given, DataFolder data)
    {
        var token = Environment.GetEnvironmentVariable("DAVIT_TOKEN") is { Length: > 0 } fromEnvironment ? fromEnvironment : data.ReadToken();
        var url = given ?? Environment.GetEnvironmentVariable("DAVIT_SERVER");
        if (!string.IsNullOrWhiteSpace(url))
        {
            return Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
                ? new ServerAddress(new Uri(url), token)
                : throw new UsageException($"'{url}' is not a server's address.", "It is a URL, such as http://127.0.0.1:7070.");
        }

        return data.ReadServer() is { } server
            ? new ServerAddress(new Uri(server.Url), token, server.Certificate)
            : throw new UnreachableException($"No Davit server runs for the data folder {data.Path}.", "Start one with `davit up`, or name another with --server URL or --data DIR.");
    }
}

/// <summary>The command itself is wrong: nothing was done.</summary>
internal sealed class UsageException(string what, string? next = null) : Exception(what)
{
    public string? Next => next;
}

/// <summary>No server answers.</summary>
internal sealed class UnreachableException(string what, string next, Exception? inner = null) : Exception(what, inner)
{
    public string Next => next;
}

/// <summary>The server answered that it could not be done.</summary>
internal sealed class ProblemException(Api.Contract.Problem problem) : Exception(problem.Title)
{
    public Api.Contract.Problem Problem => problem;
}
