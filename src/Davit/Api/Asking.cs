using Davit.Core.Operations;

namespace Davit.Api;

/// <summary>Who asks. There is one token so far, so the name is what the caller says; it goes into the audit trail, and no right hangs on it.</summary>
internal static class Asking
{
    public const string Header = "Davit-Person";
    private const int LongestName = 64;

    /// <summary>Empty when no name was said.</summary>
    public static string NameOf(HttpContext http) =>
        string.Concat(http.Request.Headers[Header].ToString().Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '@').Take(LongestName));

    public static Asked By(HttpContext http, string? why)
    {
        var name = NameOf(http);
        return new Asked($"person:{(name.Length == 0 ? "unknown" : name)}", string.IsNullOrWhiteSpace(why) ? null : why.Trim());
    }
}
