using System.Net;
using Davit.Plugins;

namespace Davit.Router.Table;

/// <summary>Everything that is wrong with a route set, found before anything is changed.</summary>
internal static class RouteCheck
{
    public static IReadOnlyList<string> Faults(RouteSet set, IEnumerable<RouteSet> others) =>
        [.. set.Routes.SelectMany(FaultsOf), .. Clashes(set, others), .. TwoAddresses(set)];

    public static string NormalPath(string path) => path.Length > 1 ? path.TrimEnd('/') is { Length: > 0 } trimmed ? trimmed : "/" : path;

    private static IEnumerable<string> FaultsOf(Route route)
    {
        var faults = new List<string>();
        void Expect(bool right, string otherwise)
        {
            if (!right)
            {
                faults.Add($"component '{route.Component}': {otherwise}");
            }
        }

        Expect(route.Component.Length > 0, "a route needs a component's name");
        Expect(route.Hosts.Count > 0, "a route needs a host; '*' stands for every host");
        Expect(route.Paths.Count > 0, "a route needs a path; '/' stands for all");
        foreach (var host in route.Hosts)
        {
            Expect(IsHost(host), $"'{host}' is not a host: lower case, without a port, '*.example.com' or '*'");
        }

        foreach (var path in route.Paths)
        {
            Expect(path.StartsWith('/') && path.AsSpan().IndexOfAny("?# ") < 0, $"'{path}' is not a path prefix: it starts with '/' and has no '?', '#' or space");
        }

        foreach (var share in route.Shares)
        {
            Expect(share.Weight is >= 0 and <= 1_000_000, $"the weight {share.Weight} of {share.Release} is not between 0 and 1000000");
            foreach (var instance in share.Instances)
            {
                Expect(IsAddress(instance.Address), $"'{instance.Address}' of {instance.Id} is not HOST:PORT");
            }
        }

        Expect(route.Shares.DistinctBy(share => (share.Release, share.Label)).Count() == route.Shares.Count, "a release has two shares");
        Expect(route.Shares.All(share => share.Label is null || IsToken(share.Label)), "a share's label is not one word");
        Expect(route.Stickiness.By != StickyBy.Header || IsToken(route.Stickiness.Name), "stickiness by header needs the header's name");
        Expect(route.Stickiness.By != StickyBy.Cookie || route.Stickiness.Name is null || IsToken(route.Stickiness.Name), $"'{route.Stickiness.Name}' is not a cookie's name");
        Expect(route.RequestTimeout > TimeSpan.Zero && route.RequestTimeout <= TimeSpan.FromDays(1), $"the request timeout {route.RequestTimeout} is not between 0 and 1 day");
        foreach (var rule in route.Forced)
        {
            Expect(IsToken(rule.Header.StartsWith("Cookie:", StringComparison.OrdinalIgnoreCase) ? rule.Header["Cookie:".Length..] : rule.Header), $"'{rule.Header}' is neither a header's name nor 'Cookie:name'");
        }

        return faults;
    }

    private static IEnumerable<string> Clashes(RouteSet set, IEnumerable<RouteSet> others)
    {
        var taken = new Dictionary<(string, string), string>();
        foreach (var (place, owner) in others.SelectMany(Places))
        {
            taken[place] = owner;
        }

        foreach (var (place, owner) in Places(set))
        {
            if (!taken.TryAdd(place, owner))
            {
                yield return $"{place.Host}{place.Path} of {owner} is already routed to {taken[place]}";
            }
        }
    }

    private static IEnumerable<((string Host, string Path) Place, string Owner)> Places(RouteSet set) =>
        from route in set.Routes
        from host in route.Hosts
        from path in route.Paths.Select(NormalPath).Distinct()
        select ((host, path), $"{set.Fleet} {route.Component}");

    private static IEnumerable<string> TwoAddresses(RouteSet set) =>
        set.Routes.SelectMany(route => route.Shares).SelectMany(share => share.Instances)
            .GroupBy(instance => instance.Id)
            .Where(same => same.Select(instance => instance.Address).Distinct().Count() > 1)
            .Select(same => $"instance {same.Key} has two addresses: {string.Join(", ", same.Select(instance => instance.Address).Distinct())}");

    private static bool IsHost(string host) =>
        host == "*" || (Uri.CheckHostName((host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host).Trim('[', ']')) != UriHostNameType.Unknown
            && !host.AsSpan().ContainsAnyInRange('A', 'Z'));

    private static bool IsAddress(string address) =>
        IPEndPoint.TryParse(address, out var end) && end.Port > 0
        || (address.Split(':') is [var host, var port] && Uri.CheckHostName(host) == UriHostNameType.Dns && ushort.TryParse(port, out var number) && number > 0);

    private static bool IsToken(string? name) => name is { Length: > 0 } && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c));
}
