using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;

namespace Davit.Page;

/// <summary>Answers browsers with the page. It holds nothing that is secret, so it needs no token: what it shows, it asks the API for.</summary>
internal sealed class PageGuide(RequestDelegate next)
{
    private const string NonceMark = "__NONCE__";
    private static readonly string[] NotPages = ["/api", "/openapi.json", "/healthz", "/hooks"];
    private readonly PageFiles _files = PageFiles.Embedded();

    public Task InvokeAsync(HttpContext http)
    {
        PageHeaders.Guard(http.Response.Headers);
        var isRead = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method);
        if (!isRead || NotPages.Any(p => http.Request.Path.StartsWithSegments(p, StringComparison.OrdinalIgnoreCase)))
        {
            return next(http);
        }

        var path = http.Request.Path.Value!.TrimStart('/');
        return path != _files.Index.Path && _files.Find(path) is { } file ? Send(http, file)
            : Path.HasExtension(path) && path.StartsWith("assets/", StringComparison.Ordinal) ? next(http)
            : SendIndex(http);
    }

    private static Task Send(HttpContext http, PageFile file)
    {
        var headers = http.Response.Headers;
        headers.CacheControl = file.IsForEver ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        var (bytes, encoding) = file.For(http.Request.Headers.AcceptEncoding.ToString());
        if (encoding is not null)
        {
            headers.ContentEncoding = encoding;
        }

        return Write(http, file.ContentType, bytes);
    }

    // Small, and another each time: it is not compressed.
    private Task SendIndex(HttpContext http)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        http.Response.Headers.ContentSecurityPolicy = PageHeaders.PolicyOfPage(nonce);
        http.Response.Headers.CacheControl = "no-cache";
        return Write(http, _files.Index.ContentType, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(_files.Index.Plain).Replace(NonceMark, nonce, StringComparison.Ordinal)));
    }

    private static Task Write(HttpContext http, string contentType, byte[] bytes)
    {
        http.Response.ContentType = contentType;
        http.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : http.Response.Body.WriteAsync(bytes, http.RequestAborted).AsTask();
    }
}
