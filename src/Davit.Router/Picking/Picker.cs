using Davit.Plugins;
using Davit.Router.Table;
using Microsoft.AspNetCore.Http;

namespace Davit.Router.Picking;

/// <summary>Picks an instance for a request and registers the request on it, in one act under the fleet's lock.</summary>
internal sealed class Picker(TableKeeper tables, TimeProvider clock)
{
    public Pick Pick(HttpRequest request, Tried? tried = null)
    {
        while (true)
        {
            // As written: the request's own Host would have turned Punycode into letters.
            var route = tables.Table.Match(request.Headers.Host.ToString(), request.Path.Value is { Length: > 0 } path ? path : "/");
            if (route is null)
            {
                return new Pick(PickOutcome.NoRoute);
            }

            lock (route.Fleet.Gate.Lock)
            {
                // A table that was replaced since the match must pick nothing more: look again.
                if (route.Fleet.Gate.Current == route.Fleet)
                {
                    return route.Model.Hold ? new Pick(PickOutcome.Held, route) : Register(route, request, tried);
                }
            }
        }
    }

    private Pick Register(LiveRoute route, HttpRequest request, Tried? tried)
    {
        var share = Choice.Of(route, request, tried, out var setCookie);
        if (share is null)
        {
            return new Pick(PickOutcome.NoInstance, route);
        }

        var backend = LeastLoaded(share, tried);
        backend.State.Enter();
        return new Pick(PickOutcome.Picked, route, share, backend, setCookie);
    }

    // Those that refused a moment ago come last; equally loaded ones take turns.
    private Backend LeastLoaded(LiveShare share, Tried? tried)
    {
        var backends = share.Backends;
        if (backends.Length == 1)
        {
            return backends[0];
        }

        var now = clock.GetTimestamp();
        Backend? best = null;
        var bestLoad = (PassedOver: true, InFlight: int.MaxValue);
        var start = share.Turn++ & int.MaxValue;
        for (var at = 0; at < backends.Length; at++)
        {
            var backend = backends[(start + at) % backends.Length];
            if (tried?.Contains(backend.State) == true)
            {
                continue;
            }

            var load = (PassedOver: backend.State.IsPassedOver(now), backend.State.InFlight);
            if (best is null || load.CompareTo(bestLoad) < 0)
            {
                (best, bestLoad) = (backend, load);
            }
        }

        return best!;
    }
}
