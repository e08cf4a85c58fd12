namespace Davit.Page;

/// <summary>What browsers are told of everything that the server sends: nothing of another site may be in a page, and no page of another site may hold this one.</summary>
internal static class PageHeaders
{
    private const string NothingMayRun = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>For every answer; the page itself then says more.</summary>
    public static void Guard(IHeaderDictionary headers)
    {
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.ContentSecurityPolicy = NothingMayRun;
        headers.CacheControl = "no-store";
    }

    /// <summary>Scripts and styles are the server's own files. The nonce is for style elements that components of the page make.</summary>
    public static string PolicyOfPage(string nonce) =>
        "default-src 'none'; script-src 'self'; "
        + $"style-src 'self' 'nonce-{nonce}'; font-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
}
