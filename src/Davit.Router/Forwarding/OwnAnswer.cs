using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Davit.Router.Forwarding;

/// <summary>An answer of the router itself: what happened, and the request's id to ask about, in the form that the client accepts.</summary>
internal static class OwnAnswer
{
    public static Task Write(Exchange exchange, int status, string what)
    {
        var context = exchange.Context;
        context.Response.Clear();
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "1";
        }

        context.Response.Headers.CacheControl = "no-store";
        exchange.Sign(context);
        var (type, body) = Form(context.Request.Headers.Accept.ToString(), status, what, exchange.Id);
        context.Response.ContentType = type;
        var bytes = System.Text.Encoding.UTF8.GetBytes(body);
        context.Response.ContentLength = bytes.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static (string Type, string Body) Form(string accept, int status, string what, string id)
    {
        var title = $"{status} {Title(status)}";
        if (accept.Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            return ("text/html; charset=utf-8",
                $"<!doctype html><html lang=en><meta charset=utf-8><title>{title}</title><body style=\"font-family:sans-serif;margin:4em auto;max-width:36em\"><h1>{title}</h1><p>{WebUtility.HtmlEncode(what)}</p><p><small>Request {WebUtility.HtmlEncode(id)}</small></p></body></html>\n");
        }

        return accept.Contains("json", StringComparison.OrdinalIgnoreCase)
            ? ("application/problem+json", JsonSerializer.Serialize(new { status, title = Title(status), detail = what, requestId = id }) + "\n")
            : ("text/plain; charset=utf-8", $"{title}\n{what}\nRequest {id}\n");
    }

    private static string Title(int status) => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status);
}
