using Davit.Api.Contract;

namespace Davit.Api.Guards;

/// <summary>Refuses what a page of another site makes a browser send. Programs send no Origin, and pass.</summary>
internal sealed class OriginGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var origin = request.Headers.Origin;
        var own = $"{request.Scheme}://{request.Host}";
        var isForeign = origin.Count > 0 && !origin.All(o => string.Equals(o, own, StringComparison.OrdinalIgnoreCase));
        var isCrossSiteWrite = !IsRead(request.Method) && request.Headers["Sec-Fetch-Site"].Any(site => site is "cross-site" or "same-site");
        return isForeign || isCrossSiteWrite
            ? Problems.Write(http, new Problem
            {
                Title = "Pages of other sites may not use this server.",
                Status = StatusCodes.Status403Forbidden,
                Code = ProblemCodes.CrossSite,
                Why = origin.Count > 0 ? $"The request comes from a page of {origin}; this is {own}." : "The browser says that the request comes from another site.",
            })
            : next(http);
    }

    private static bool IsRead(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
