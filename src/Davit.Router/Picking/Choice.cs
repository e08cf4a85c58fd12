using Davit.Plugins;
using Microsoft.AspNetCore.Http;

namespace Davit.Router.Picking;

/// <summary>Which release a request goes to: a forced choice, then where its visitor was, then by weight.</summary>
internal static class Choice
{
    private const string CookiePrefix = "Cookie:";

    public static LiveShare? Of(LiveRoute route, HttpRequest request, Tried? tried, out bool setCookie)
    {
        setCookie = false;
        if (tried is not null)
        {
            return AfterRefusal(route, tried);
        }

        if (Forced(route, request) is { } forced)
        {
            return forced;
        }

        return route.Model.Stickiness.By switch
        {
            StickyBy.Cookie => ByCookie(route, request, out setCookie),
            StickyBy.Header => ByHeader(route, request) ?? ByWeight(route),
            _ => ByWeight(route),
        };
    }

    private static LiveShare? Forced(LiveRoute route, HttpRequest request)
    {
        foreach (var rule in route.Model.Forced)
        {
            if (route.ShareOf(rule.Release) is { Backends.Length: > 0 } share && Says(request, rule))
            {
                return share;
            }
        }

        return null;
    }

    private static bool Says(HttpRequest request, ForcedChoice rule)
    {
        var value = rule.Header.StartsWith(CookiePrefix, StringComparison.OrdinalIgnoreCase)
            ? request.Cookies[rule.Header[CookiePrefix.Length..]]
            : request.Headers.TryGetValue(rule.Header, out var values) ? values.ToString() : null;
        return value is not null && (rule.Values.Count == 0 || rule.Values.Contains(value, StringComparer.Ordinal));
    }

    private static LiveShare? ByCookie(LiveRoute route, HttpRequest request, out bool setCookie)
    {
        setCookie = false;
        if (request.Cookies[route.CookieName!] is { Length: > 0 } was)
        {
            // A visitor of a share that is gone stays with its release.
            var kept = ByName(route, share => share.Name == was)
                ?? ByName(route, share => was.StartsWith(share.ReleaseName, StringComparison.Ordinal) && was.IndexOf(LiveShare.BeforeLabel, StringComparison.Ordinal) == share.ReleaseName.Length);
            if (kept is not null)
            {
                return kept;
            }
        }

        setCookie = true;
        return ByWeight(route);
    }

    private static LiveShare? ByName(LiveRoute route, Predicate<LiveShare> isMeant) =>
        Array.Find(route.Shares, share => share is { Weight: > 0, Backends.Length: > 0 } && isMeant(share));

    private static LiveShare? ByHeader(LiveRoute route, HttpRequest request)
    {
        if (!request.Headers.TryGetValue(route.Model.Stickiness.Name!, out var values) || values.ToString() is not { Length: > 0 } value)
        {
            return null;
        }

        var hash = Rendezvous.Hash(value);
        LiveShare? best = null;
        var bestScore = 0.0;
        foreach (var share in route.Shares)
        {
            if (share is { Weight: > 0, Backends.Length: > 0 } && Rendezvous.Score(hash, share.Hash, share.Weight) is var score && score > bestScore)
            {
                (best, bestScore) = (share, score);
            }
        }

        return best;
    }

    private static LiveShare? ByWeight(LiveRoute route) => route.Urn.IsEmpty ? null : route.Shares[route.Urn.Draw()];

    // The same release as before when it has another instance, then any other release that takes requests.
    private static LiveShare? AfterRefusal(LiveRoute route, Tried tried)
    {
        bool HasUntried(LiveShare share) => share.Backends.Any(backend => !tried.Contains(backend.State));

        return route.Shares.FirstOrDefault(share => share.Release == tried.Preferred && HasUntried(share))
            ?? route.Shares.Where(share => share.Weight > 0 && HasUntried(share)).MaxBy(share => share.Weight);
    }
}
