using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Forms;
using Davit.Core.Model.Spec.Reading;
using Davit.Core.Model.Spec.Text;
using Davit.Plugins;

namespace Davit.Core.Model.Spec.Keys;

internal static class RouteKeys
{
    private static readonly Form<RouteSpec> Word = Text("a host such as shop.example.com, or a host and a path such as shop.example.com/api")
        .Unless(s => HostNames.Wrong(Host(s)) ?? HostNames.WrongPath(Path(s)), $"{HostNames.Pattern[..^1]}(/[^\\s?#*]*)?$")
        .To(s => new RouteSpec([Host(s)], [HostNames.Trimmed(Path(s))]));

    private static readonly Form<RouteSpec> Map = new MapForm<RouteSpec>(() => new([], ["/"]), "a map")
        .Key("hosts", new ListForm<string>(Text("a host such as shop.example.com").Unless(HostNames.Wrong, HostNames.Pattern), orOne: true, atLeast: 1),
            "Hosts, lower case, without a port; *.example.com for any one label, * for every host.", (r, v) => r with { Hosts = v }, required: true)
        .Key("paths", new ListForm<string>(Text("a path such as /api").Unless(HostNames.WrongPath, "^/[^\\s?#*]*$").To(HostNames.Trimmed), orOne: true, atLeast: 1),
            "Path prefixes that match whole segments. Default /.", (r, v) => r with { Paths = v });

    public static Form<ImmutableArray<RouteSpec>> Routes { get; } = new ListForm<RouteSpec>(
        new ShapeForm<RouteSpec>("a host such as shop.example.com, a host and a path, or {hosts: [...], paths: [...]}", Word, map: Map), orOne: true);

    private static readonly Form<string> Token = new ScalarForm<string>(
        "a name of letters, digits and hyphens", [ScalarKind.Text], s => (IsToken(s), s),
        () => new() { ["type"] = "string", ["pattern"] = "^[A-Za-z0-9_-]{1,100}$" });

    public static Form<Stickiness> Sticky { get; } = new MapForm<Stickiness>(() => new(StickyBy.Nothing), "a map with cookie or header")
        .Key("cookie", Token, "The name of a cookie that the router sets, holding the release.", (_, v) => new(StickyBy.Cookie, v))
        .Key("header", Token, "The name of a request header: the same value gets the same release.", (_, v) => new(StickyBy.Header, v))
        .One("cookie", "header");

    public static bool IsToken(string text) => text.Length is > 0 and <= 100 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static Form<string> Text(string expected) => new ScalarForm<string>(expected, [ScalarKind.Text], s => (s.Length is > 0 and <= 2000, s), () => new JsonObject { ["type"] = "string" });

    private static string Host(string route) => route.Contains("://", StringComparison.Ordinal) ? route : route.Split('/')[0];

    private static string Path(string route) => route.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? route[slash..] : "/";
}
