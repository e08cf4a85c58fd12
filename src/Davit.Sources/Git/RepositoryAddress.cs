using System.Security.Cryptography;
using System.Text;
using Davit.Plugins;

namespace Davit.Sources.Git;

/// <summary>A repository's address, checked and brought to one form.</summary>
public sealed record RepositoryAddress
{
    private static readonly string[] Schemes = ["https", "http", "ssh", "git", "file"];

    private RepositoryAddress(string text, string scheme, string user, string host, string path)
    {
        Text = text;
        Scheme = scheme;
        User = user;
        Host = host;
        Path = path;
    }

    /// <summary>What git is given: the address as it was written.</summary>
    public string Text { get; }

    /// <summary><c>https</c>, <c>http</c>, <c>ssh</c>, <c>git</c> or <c>file</c>.</summary>
    public string Scheme { get; }

    /// <summary>The user's name in an ssh address; empty for none.</summary>
    public string User { get; }

    /// <summary>The host in lower case, with the port unless it is the scheme's own; empty for a local path.</summary>
    public string Host { get; }

    /// <summary>The path without <c>.git</c> and without slashes at its end; absolute for a local path.</summary>
    public string Path { get; }

    /// <summary>The address in its one form.</summary>
    public string Normal => Scheme == "file" ? Path : $"{Scheme}://{(User.Length > 0 ? User + "@" : "")}{Host}/{Path}";

    /// <summary>Names the mirror of this repository.</summary>
    public string Key => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Normal)))[..32];

    /// <summary>Reads a URL, an scp-like address or an absolute local path.</summary>
    /// <exception cref="PermanentException">The text is none of these, or holds a password.</exception>
    public static RepositoryAddress Parse(string text)
    {
        if (text.Length is 0 or > 2000 || text[0] == '-' || text.Any(c => char.IsControl(c) || c == ' ') || text.Contains("::", StringComparison.Ordinal))
        {
            throw NotAnAddress(text);
        }

        return text[0] == '/' ? Local(text, text)
            : text.Contains("://", StringComparison.Ordinal) ? Url(text)
            : ScpLike(text);
    }

    /// <summary>Reads an address, or gives null when the text is none.</summary>
    public static RepositoryAddress? TryParse(string text)
    {
        try
        {
            return Parse(text);
        }
        catch (PermanentException)
        {
            return null;
        }
    }

    /// <summary>True when both name one repository, however it is reached. Hosts' paths are compared without case, since many hosts ignore it: the price of a wrong match is one fetch.</summary>
    public bool IsSameRepository(RepositoryAddress other) =>
        Scheme == "file" || other.Scheme == "file"
            ? Scheme == other.Scheme && Path == other.Path
            : string.Equals(HostName, other.HostName, StringComparison.Ordinal) && string.Equals(Path, other.Path, StringComparison.OrdinalIgnoreCase);

    // A host's ssh and http ports differ, so ports say nothing about whether it is the same host.
    private string HostName => Host.StartsWith('[') ? Host[..(Host.IndexOf(']') + 1)] : Host.Split(':')[0];

    private static RepositoryAddress Url(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || !Schemes.Contains(uri.Scheme))
        {
            throw NotAnAddress(text);
        }

        if (uri.Scheme == "file")
        {
            return uri.Host.Length == 0 ? Local(text, Uri.UnescapeDataString(uri.AbsolutePath)) : throw NotAnAddress(text);
        }

        if (uri.UserInfo.Contains(':', StringComparison.Ordinal) || (uri.UserInfo.Length > 0 && uri.Scheme != "ssh"))
        {
            throw new PermanentException(
                $"The address of a repository on '{uri.Host}' holds a user name or password. Write it without them, and name a credential instead: everybody can read an address.");
        }

        var path = Trimmed(uri.AbsolutePath);
        return uri.Host.Length == 0 || uri.Host[0] == '-' || uri.UserInfo.StartsWith('-') || path.Length == 0
            ? throw NotAnAddress(text)
            : new RepositoryAddress(text, uri.Scheme, uri.UserInfo, uri.Host.ToLowerInvariant() + Port(uri), path);
    }

    private static string Port(Uri uri)
    {
        var usual = uri.Scheme switch { "ssh" => 22, "git" => 9418, "https" => 443, _ => 80 };
        return uri.Port < 0 || uri.Port == usual ? "" : $":{uri.Port}";
    }

    private static RepositoryAddress ScpLike(string text)
    {
        var colon = text.IndexOf(':');
        if (colon <= 0 || text[..colon].Contains('/', StringComparison.Ordinal))
        {
            throw NotAnAddress(text);
        }

        var at = text.LastIndexOf('@', colon);
        var (user, host, path) = (at < 0 ? "" : text[..at], text[(at + 1)..colon], Trimmed(text[(colon + 1)..]));
        return host.Length == 0 || host[0] == '-' || user.StartsWith('-') || path.Length == 0 || path[0] == '-'
            ? throw NotAnAddress(text)
            : new RepositoryAddress(text, "ssh", user, host.ToLowerInvariant(), path);
    }

    private static RepositoryAddress Local(string text, string path)
    {
        var full = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        return new RepositoryAddress(text, "file", "", "", full);
    }

    private static string Trimmed(string path)
    {
        var trimmed = path.Trim('/');
        return trimmed.EndsWith(".git", StringComparison.OrdinalIgnoreCase) ? trimmed[..^4].TrimEnd('/') : trimmed;
    }

    private static PermanentException NotAnAddress(string text) =>
        new($"'{OneLine.Of(text)}' is not the address of a repository. Expected https://, http://, ssh://, git:// or file://, host:path such as git@git.example.com:acme/shop, or an absolute local path.");
}
