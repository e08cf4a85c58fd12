using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Davit.Router.Forwarding;

/// <summary>What the web server calls for each request of the data plane: no middleware, no container, one object reused per connection.</summary>
internal sealed class RouterApplication(Forwarder forwarder, Func<Exchange> newExchange, long maxBody) : IHttpApplication<Exchange>
{
    private volatile bool _leaving;
    private int _underWay;

    /// <summary>Requests of this process that have not ended, WebSockets included.</summary>
    public int UnderWay => Volatile.Read(ref _underWay);

    /// <summary>From now on each answer asks its client to come back on a new connection.</summary>
    public void Leave() => _leaving = true;

    public Exchange CreateContext(IFeatureCollection contextFeatures)
    {
        var container = contextFeatures as IHostContextContainer<Exchange>;
        var exchange = container?.HostContext ?? newExchange();
        container?.HostContext = exchange;
        exchange.Begin(contextFeatures);
        exchange.IsLeaving = _leaving;
        Interlocked.Increment(ref _underWay);
        return exchange;
    }

    public Task ProcessRequestAsync(Exchange context)
    {
        var request = context.Context.Request;
        if (context.IsLeaving && HttpProtocol.IsHttp2(request.Protocol))
        {
            context.Context.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose();
        }

        if (request.ContentLength > maxBody)
        {
            return OwnAnswer.Write(context, StatusCodes.Status413PayloadTooLarge, $"The request's body has {request.ContentLength} bytes; the router lets {maxBody} through.");
        }

        if (HttpProtocol.IsHttp2(request.Protocol) && request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            LiftBodyLimits(context.Context);
        }

        return forwarder.Serve(context);
    }

    public void DisposeContext(Exchange context, Exception? exception)
    {
        Interlocked.Decrement(ref _underWay);
        context.End();
    }

    // A gRPC stream may be quiet for long and has no size.
    private static void LiftBodyLimits(HttpContext context)
    {
        context.Features.Get<IHttpMinRequestBodyDataRateFeature>()?.MinDataRate = null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }
}
