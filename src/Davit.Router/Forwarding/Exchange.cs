using System.Net.Http.Headers;
using Davit.Router.Counting;
using Davit.Router.Picking;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace Davit.Router.Forwarding;

/// <summary>
/// One request and its answer, as the forwarder's transformer of both. Reused by the requests of a connection one after another, so that a
/// request allocates none of it.
/// </summary>
internal sealed class Exchange(ForwardedHeaders forwarded, RequestIds ids, TimeProvider clock) : HttpTransformer
{
    private CancellationTokenSource _limit = new();
    private long _picked;

    public DefaultHttpContext Context { get; } = new();

    public string Id { get; private set; } = "";

    public Pick Pick { get; private set; }

    public Tried? Tried { get; set; }

    public bool IsLeaving { get; set; }

    public bool HasHeaders { get; private set; }

    public int Status { get; private set; }

    public bool TookTooLong => _limit.IsCancellationRequested;

    public CancellationToken Limit => _limit.Token;

    public void Begin(IFeatureCollection features)
    {
        Context.Initialize(features);
        Id = ids.Of(Context.Request.Headers["X-Request-Id"]);
        Pick = default;
        Tried = null;
        HasHeaders = false;
        Status = 0;
    }

    public void End()
    {
        if (!_limit.TryReset())
        {
            _limit.Dispose();
            _limit = new CancellationTokenSource();
        }

        Context.Uninitialize();
    }

    /// <summary>From the first pick the route's time limit runs.</summary>
    public void Take(Pick pick)
    {
        Pick = pick;
        if (_picked == 0 || Tried is null)
        {
            _picked = clock.GetTimestamp();
            _limit.CancelAfter(pick.Route!.Model.RequestTimeout);
        }
    }

    public void CountEnd(int status, Ending ending)
    {
        if (!Pick.Route!.IsProbe(Context.Request))
        {
            Pick.Share!.Tally.CountEnd(status, ending, Pick.Route.Kinds.Of(Context.Request, status), forwarded.GroupOf(Context));
        }
    }

    public void CountLatency()
    {
        if (!Pick.Route!.IsProbe(Context.Request))
        {
            Pick.Share!.Tally.CountLatency(clock.GetElapsedTime(_picked));
        }
    }

    public override async ValueTask TransformRequestAsync(HttpContext httpContext, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        await base.TransformRequestAsync(httpContext, proxyRequest, destinationPrefix, cancellationToken);
        var connection = httpContext.Request.Headers.Connection;
        if (HopByHop.NamesOthers(connection))
        {
            foreach (var name in HopByHop.Named(connection))
            {
                proxyRequest.Headers.Remove(name);
            }
        }

        RequireHost(httpContext.Request.Headers.Host, proxyRequest.Headers);
        forwarded.Set(httpContext, proxyRequest.Headers);
        ForwardedHeaders.Put(httpContext.Request.Headers, proxyRequest.Headers, "X-Request-Id", Id);
        proxyRequest.RequestUri = RequestTarget.Exact(destinationPrefix, httpContext.Features.Get<IHttpRequestFeature>()!.RawTarget);
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext httpContext, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (proxyResponse is null)
        {
            return true;
        }

        HasHeaders = true;
        Status = (int)proxyResponse.StatusCode;
        _limit.CancelAfter(Timeout.InfiniteTimeSpan);
        CountLatency();
        var answer = await base.TransformResponseAsync(httpContext, proxyResponse, cancellationToken);
        DropNamedHeaders(httpContext, proxyResponse);
        Sign(httpContext);
        return answer;
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext httpContext, HttpResponseMessage proxyResponse, CancellationToken cancellationToken) =>
        base.TransformResponseTrailersAsync(httpContext, proxyResponse, cancellationToken);

    /// <summary>What every answer carries, the router's own too.</summary>
    public void Sign(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers["X-Request-Id"] = Id;
        if (Pick.SetCookie && Pick is { Route.CookieName: { } cookie, Share: { } share })
        {
            headers.Append("Set-Cookie", $"{cookie}={share.Name}; Path=/; HttpOnly; SameSite=Lax");
        }

        if (IsLeaving && HttpProtocol.IsHttp11(context.Request.Protocol) && context.Response.StatusCode != StatusCodes.Status101SwitchingProtocols)
        {
            headers.Connection = "close";
        }
    }

    // The Host header goes out as it was copied: setting it would parse it once more. One without a meaning would go out beside another of the client library's making.
    private static void RequireHost(StringValues given, HttpRequestHeaders copied)
    {
        if (given.Count == 0 || copied.Host is not null)
        {
            return;
        }

        if (!StringValues.IsNullOrEmpty(given))
        {
            throw new BadHttpRequestException("The Host header is not the name of a host.");
        }

        copied.Host = null;
    }

    private static void DropNamedHeaders(HttpContext context, HttpResponseMessage response)
    {
        if (!response.Headers.NonValidated.TryGetValues("Connection", out var lines))
        {
            return;
        }

        // One line, as nearly always, needs no array.
        var connection = lines.Count == 1 ? new StringValues(lines.ToString()) : new StringValues([.. lines]);
        if (HopByHop.NamesOthers(connection))
        {
            foreach (var name in HopByHop.Named(connection))
            {
                context.Response.Headers.Remove(name);
            }
        }
    }
}
