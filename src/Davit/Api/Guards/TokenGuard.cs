using System.Security.Cryptography;
using System.Text;
using Davit.Api.Contract;
using Davit.Page;

namespace Davit.Api.Guards;

/// <summary>
/// Asks for the token in the Authorization header, or for both halves of the page's session: a browser adds its cookie by itself, but the header with the other
/// half only when the page of this very address asks.
/// </summary>
internal sealed class TokenGuard(RequestDelegate next, ApiSettings settings, PageSessions sessions)
{
    private const string Scheme = "Bearer ";
    private readonly byte[] _expected = SHA256.HashData(Encoding.UTF8.GetBytes(settings.Token));

    public Task InvokeAsync(HttpContext http)
    {
        if (http.Request.Path == "/healthz" || http.Request.Path == WebhookEndpoints.Path || IsSigningIn(http.Request)
            || IsRight(http.Request.Headers.Authorization.ToString()) || sessions.IsSignedIn(http))
        {
            return next(http);
        }

        http.Response.Headers.WWWAuthenticate = "Bearer";
        var isMissing = http.Request.Headers.Authorization.Count == 0;
        return Problems.Write(http, new Problem
        {
            Title = isMissing ? "A token is needed." : "This is not the server's token.",
            Status = StatusCodes.Status401Unauthorized,
            Code = ProblemCodes.Unauthorized,
            Next = "It is in the file `token` of the server's data folder: set DAVIT_TOKEN, or name the folder with --data.",
        });
    }

    private static bool IsSigningIn(HttpRequest request) => request.Path == SessionEndpoints.Path && HttpMethods.IsPost(request.Method);

    // Hashes of equal length are compared, so that the time tells neither where it differs nor how long it is.
    private bool IsRight(string header) =>
        header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(header[Scheme.Length..].Trim())), _expected);
}
