using Davit.Router.Counting;
using Microsoft.AspNetCore.Http;

namespace Davit.Tests.Router;

/// <summary>The kinds that requests are counted by.</summary>
public sealed class RequestKindsTests
{
    [Theory]
    [InlineData("GET", "/", "GET /")]
    [InlineData("GET", "", "GET /")]
    [InlineData("GET", "//", "GET /")]
    [InlineData("GET", "/orders", "GET /orders")]
    [InlineData("GET", "/orders/", "GET /orders")]
    [InlineData("GET", "//orders///all", "GET /orders/all")]
    [InlineData("POST", "/api/v2/orders/8121", "POST /api/v2/orders/*")]
    [InlineData("GET", "/api/v2b/v1234/V9", "GET /api/v2b/*/V9")]
    [InlineData("GET", "/2fa/x1", "GET /*/*")]
    [InlineData("GET", "/log-in/sign_up/index.html", "GET /log-in/sign_up/index.html")]
    [InlineData("GET", "/a/b/c/d", "GET /a/b/c/d")]
    [InlineData("GET", "/a/b/c/d/", "GET /a/b/c/d")]
    [InlineData("GET", "/a/b/c/d/e/f", "GET /a/b/c/d/…")]
    [InlineData("GET", "/abcdefghijklmnopqrstuvwx", "GET /abcdefghijklmnopqrstuvwx")]
    [InlineData("GET", "/abcdefghijklmnopqrstuvwxy", "GET /*")]
    [InlineData("GET", "/straße/user@example.com/a b", "GET /*/*/*")]
    [InlineData("VERYLONGMETHOD", "/", "VERYLONGME /")]
    [InlineData("VERYLONGMETHOD", "/aaaaaaaaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbbbbbbbb/cccccccccccccccccccccccc", "VERYLONGME /aaaaaaaaaaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbbbbbbbbbb/cccccccccccccccccc")]
    public void Words_stay_and_what_looks_like_somebodys_becomes_a_star(string method, string path, string name)
    {
        Span<char> written = stackalloc char[80];

        written[..RequestKinds.Write(written, method, path)].ToString().ShouldBe(name);
    }

    [Fact]
    public void Kinds_are_numbered_as_they_are_answered_and_a_scanner_uses_none_up()
    {
        var kinds = new RequestKinds();

        kinds.Of(Request("/wp-login"), 404).ShouldBe(RequestKinds.None);
        kinds.Of(Request("/a"), 200).ShouldBe(0);
        kinds.Of(Request("/b"), 500).ShouldBe(1);
        kinds.Of(Request("/a"), 404).ShouldBe(0);
        for (var at = 2; at < RequestKinds.Most; at++)
        {
            kinds.Of(Request($"/{(char)('a' + (at % 26))}{(char)('a' + (at / 26))}"), 200).ShouldBe(at);
        }

        kinds.Of(Request("/one/too/many"), 200).ShouldBe(RequestKinds.None);
        kinds.Of(Request("/b"), 200).ShouldBe(1);
        kinds.All.Count.ShouldBe(RequestKinds.Most);
    }

    private static HttpRequest Request(string path)
    {
        var request = new DefaultHttpContext().Request;
        (request.Method, request.Path) = ("GET", path);
        return request;
    }
}
