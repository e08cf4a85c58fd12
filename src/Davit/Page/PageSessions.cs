using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Davit.Api;

namespace Davit.Page;

/// <summary>
/// Signs browsers in. A session has two halves: a cookie, which scripts cannot read, and a word that the page keeps and sends in a header. Browsers send a cookie to every
/// port of a host, so a service that runs beside the server gets the cookie; the page's half stays with the page's own address. Both come from the token, so a
/// session outlives the server's process, and a new token ends all of them.
/// </summary>
internal sealed class PageSessions(ApiSettings settings, TimeProvider clock)
{
    public const string Header = "Davit-Page";
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(14);
    public static readonly TimeSpan LinkLasts = TimeSpan.FromMinutes(15);
    private const int MostLinks = 100;
    private readonly byte[] _token = SHA256.HashData(Encoding.UTF8.GetBytes(settings.Token));
    private readonly byte[] _key = HMACSHA256.HashData(Encoding.UTF8.GetBytes(settings.Token), "davit page session 1"u8);
    private readonly ConcurrentDictionary<string, DateTimeOffset> _links = new(StringComparer.Ordinal);

    /// <summary>A word that signs in once, for a link.</summary>
    public string NewLink()
    {
        var now = clock.GetUtcNow();
        foreach (var (old, _) in _links.Where(l => l.Value <= now).Concat(_links.OrderBy(l => l.Value).Take(_links.Count - MostLinks + 1)))
        {
            _links.TryRemove(old, out _);
        }

        var word = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        _links[word] = now + LinkLasts;
        return word;
    }

    /// <summary>Whether this is the token, or a link's word that was not used yet; it is used then.</summary>
    public bool Admits(string word) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(word)), _token)
        || (_links.TryRemove(word, out var until) && until > clock.GetUtcNow());

    /// <summary>The two halves of a new session.</summary>
    public (string Cookie, string Page, DateTimeOffset Until) Begin()
    {
        var until = clock.GetUtcNow() + Lasts;
        var name = $"{until.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        return ($"{name}.{Half("cookie", name)}", Half("page", name), until);
    }

    /// <summary>Whether a request carries both halves of a session that goes on.</summary>
    public bool IsSignedIn(HttpContext http)
    {
        var page = http.Request.Headers[Header].ToString();
        return page.Length > 0
            && http.Request.Cookies.TryGetValue(CookieOf(http), out var cookie)
            && cookie.Split('.') is [var until, var nonce, var half]
            && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds > clock.GetUtcNow().ToUnixTimeSeconds()
            && Same(half, Half("cookie", $"{until}.{nonce}"))
            && Same(page, Half("page", $"{until}.{nonce}"));
    }

    /// <summary>Two servers on one host would overwrite each other's cookie: its name holds the port.</summary>
    public static string CookieOf(HttpContext http) => $"davit-{(http.Request.Host.Port ?? (http.Request.IsHttps ? 443 : 80)).ToString(CultureInfo.InvariantCulture)}";

    public static CookieOptions Options(HttpContext http, DateTimeOffset? until) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = http.Request.IsHttps, Path = "/api", Expires = until, IsEssential = true };

    private string Half(string kind, string name) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{kind} {name}")));

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
