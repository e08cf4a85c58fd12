using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Davit.Testing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using static Davit.Contracts.RouterWorld;

namespace Davit.Contracts;

/// <summary>What passes through the router, and what does not.</summary>
public sealed class RouterProtocols : IAsyncLifetime
{
    private RouterWorld _world = null!;
    private RouterInstance _shop = null!;

    public async ValueTask InitializeAsync()
    {
        _world = await RouterWorld.Start("--max-body", "100000");
        _shop = await _world.Instance(1);
        await _world.Set(Web(Share(1, 1, _shop.Route)));
    }

    public ValueTask DisposeAsync() => _world.DisposeAsync();

    [Fact]
    public async Task The_instance_sees_host_target_client_and_request_id()
    {
        var seen = await _world.Ask("/seen?q=a%20b", ("Host", "shop.example.com"), ("X-Request-Id", "mine-1"), ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"));

        seen.ShouldContain("GET /seen?q=a%20b\n");
        seen.ShouldContain("Host: shop.example.com\n");
        seen.ShouldContain("X-Forwarded-For: 203.0.113.9, 127.0.0.1\n");
        seen.ShouldContain("X-Forwarded-Proto: https\n");
        seen.ShouldContain("X-Forwarded-Host: shop.example.com\n");
        seen.ShouldContain("mine-1");
    }

    [Fact]
    public async Task A_host_with_letters_of_all_the_world_is_routed_and_goes_on_as_it_is_written()
    {
        await _world.Set(Web(Share(1, 1, _shop.Route)) with { Hosts = ["xn--bcher-kva.example"] });

        var seen = await _world.Ask("/seen", ("Host", "xn--bcher-kva.example"));

        seen.ShouldContain("Host: xn--bcher-kva.example\n");
        seen.ShouldContain("X-Forwarded-Host: xn--bcher-kva.example\n");
    }

    [Theory]
    [InlineData("a_b..c")]
    [InlineData("a!b")]
    public async Task A_host_that_is_no_name_is_refused_and_nobodys_error(string host)
    {
        var answer = await _world.Raw($"GET /seen HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldContain("The Host header is not the name of a host.");
        (await _world.Report()).Counts.Single().Errors.ShouldBe(0);
    }

    [Theory]
    [InlineData("GET /seen HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n")]
    [InlineData("GET /seen HTTP/1.0\r\n\r\n")]
    public async Task A_request_that_names_no_host_goes_out_with_one(string request)
    {
        var answer = await _world.Raw(request);

        answer.ShouldStartWith("HTTP/1.1 200");
        answer.Split('\n').Count(line => line.StartsWith("Host:", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task What_an_untrusted_client_says_of_itself_is_replaced()
    {
        await using var strict = await RouterWorld.Start("--trust", "203.0.113.0/24");
        var instance = await strict.Instance(1);
        await strict.Set(Web(Share(1, 1, instance.Route)));

        var seen = await strict.Ask("/seen", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example.com"));

        seen.ShouldContain("X-Forwarded-For: 127.0.0.1\n");
        seen.ShouldContain("X-Forwarded-Proto: http\n");
        seen.ShouldNotContain("evil");
    }

    [Fact]
    public async Task A_request_without_an_id_is_given_one_and_hears_it()
    {
        using var answer = await _world.Send("/seen");

        var id = answer.Headers.GetValues("X-Request-Id").Single();
        (await answer.Content.ReadAsStringAsync()).ShouldContain(id);
    }

    [Fact]
    public async Task Headers_that_belong_to_one_connection_stop_at_the_router()
    {
        var seen = await _world.Ask("/seen", ("Connection", "X-Secret"), ("X-Secret", "1"), ("Keep-Alive", "timeout=5"), ("Proxy-Authorization", "x"), ("TE", "gzip"));
        seen.ShouldNotContain("X-Secret");
        seen.ShouldNotContain("Proxy-Authorization");
        seen.ShouldNotContain("gzip");

        using var answer = await _world.Send("/hop");
        answer.Headers.Contains("X-Private").ShouldBeFalse();
    }

    [Theory]
    [InlineData("POST /seen HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcde")]
    [InlineData("POST /seen HTTP/1.1\r\nHost: a\r\nContent-Length: 4,5\r\n\r\nabcde")]
    [InlineData("POST /seen HTTP/1.1\r\nHost: a\r\nContent-Length: 4x\r\n\r\nabcd")]
    [InlineData("POST /seen HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /seen HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /seen HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;\nX\r\n0\r\n\r\n")]
    [InlineData("GET /seen HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /seen HTTP/1.1\r\n\r\n")]
    [InlineData("GET /seen HTTP/1.1\r\nHost: a\r\nX: a\r\n folded\r\n\r\n")]
    [InlineData("GET /se\0en HTTP/1.1\r\nHost: a\r\n\r\n")]
    public async Task A_request_that_two_servers_could_read_differently_is_refused(string bytes)
    {
        (await _world.Raw(bytes)).ShouldStartWith("HTTP/1.1 400");
    }

    [Fact]
    public async Task A_body_with_both_length_and_chunks_leaves_nothing_behind_for_the_next_request()
    {
        var answers = await _world.Raw(
            "POST /seen HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /seen HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        // Read as chunks by both, or refused: what the instance saw as one request has no length besides its chunks.
        answers.ShouldNotContain("\nContent-Length: 6");
        (answers.StartsWith("HTTP/1.1 400", StringComparison.Ordinal) || answers.Contains("Transfer-Encoding: chunked", StringComparison.Ordinal)).ShouldBeTrue(answers);
    }

    [Fact]
    public async Task Limits_on_line_headers_and_body_are_answered_clearly()
    {
        (await _world.Raw($"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n")).ShouldStartWith("HTTP/1.1 414");
        (await _world.Raw($"GET / HTTP/1.1\r\nHost: a\r\nX-Big: {new string('a', 40_000)}\r\n\r\n")).ShouldStartWith("HTTP/1.1 431");
        (await _world.Raw("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100001\r\n\r\n")).ShouldStartWith("HTTP/1.1 413");
        var chunks = string.Concat(Enumerable.Repeat($"{1000:x}\r\n{new string('a', 1000)}\r\n", 101));
        (await _world.Raw($"POST /swallow HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}0\r\n\r\n")).ShouldStartWith("HTTP/1.1 413");
        (await _world.Report()).Counts.Single().Errors.ShouldBe(0);
    }

    [Fact]
    public async Task Bodies_pass_both_ways_whole()
    {
        var sent = new string('x', 90_000);
        using var answer = await _world.Http.PostAsync("/seen", new StringContent(sent)).InTime();

        (await answer.Content.ReadAsStringAsync()).ShouldEndWith("\n\n" + sent);
    }

    [Fact]
    public async Task Events_arrive_one_by_one_while_the_answer_goes_on()
    {
        using var answer = await _world.Http.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead).InTime();
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        (await lines.ReadLineAsync().InTime()).ShouldBe("data: shop-1 0");
        (await _world.Report()).Load.Single().InFlight.ShouldBe(1);
        _shop.Go.SetResult();
        (await lines.ReadToEndAsync().InTime()).ShouldEndWith("data: end\n\n");
    }

    [Fact]
    public async Task A_web_socket_is_under_way_until_it_is_closed()
    {
        using var socket = await OpenSocket(_world);

        (await Echo(socket, "ahoy")).ShouldBe("ahoy");
        (await _world.Report()).Load.Single().InFlight.ShouldBe(1);

        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None).InTime();
        await Eventually.Sees(_world.Report, seen => seen.Load.Single().InFlight == 0 && seen.Counts.Single().ByClass[0] == 1, "the socket's end");
    }

    [Fact]
    public async Task Http2_without_tls_is_served_on_the_same_port()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/seen") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };

        using var answer = await _world.Http.SendAsync(request).InTime();

        answer.Version.ShouldBe(HttpVersion.Version20);
        (await answer.Content.ReadAsStringAsync()).ShouldContain($"Host: {_world.About.Listen}");
    }

    [Fact]
    public async Task Grpc_goes_to_an_http2_instance_and_its_trailers_come_back()
    {
        var grpc = await _world.Instance(2, protocols: HttpProtocols.Http2);
        await _world.Set(Web(Share(2, 1, grpc.Route)));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/grpc") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        request.Content = new ByteArrayContent([0, 0, 0, 0, 1, 42]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } };

        using var answer = await _world.Http.SendAsync(request).InTime();

        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe([0, 0, 0, 0, 1, 42]);
        answer.TrailingHeaders.GetValues("grpc-status").Single().ShouldBe("0");
    }

    [Fact]
    public async Task The_routers_own_answers_say_what_happened_in_the_clients_form()
    {
        await _world.Set(Web(Share(1, 1, Dead(1))) with { Hosts = ["dead.example.com"] }, Web() with { Component = "none", Hosts = ["none.example.com"] });

        using var plain = await _world.Send("/", ("Host", "dead.example.com"), ("X-Request-Id", "r-1"));
        plain.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        (await plain.Content.ReadAsStringAsync()).ShouldBe("502 Bad Gateway\nThe service 'web' could not be connected to (1 instance tried).\nRequest r-1\n");

        await Eventually.Sees(() => File.ReadAllTextAsync(Path.Combine(_world.Data, "router.log")), log => log.Contains("502 for GET dead.example.com/ (request r-1) from prod.shop-1.web.1.0 at 127.0.0.1:", StringComparison.Ordinal), "the failure's line in the log");

        using var json = await _world.Send("/", ("Host", "none.example.com"), ("Accept", "application/json"));
        json.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await json.Content.ReadAsStringAsync()).ShouldContain("\"title\":\"Service Unavailable\"");

        using var html = await _world.Send("/<x>", ("Host", "unknown.example.com"), ("Accept", "text/html,*/*"));
        html.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await html.Content.ReadAsStringAsync()).ShouldContain("<h1>404 Not Found</h1>");
        var counts = (await _world.Report()).Counts.Single(count => count.Requests > 0);
        (counts.Errors, counts.Unanswered, counts.ByClass[4]).ShouldBe((1, 1, 1));
    }

    [Fact]
    public async Task Time_limits_broken_answers_and_statuses_are_counted_apart()
    {
        await _world.Set(Web(Share(1, 1, _shop.Route)) with { RequestTimeout = TimeSpan.FromMilliseconds(300) });

        using var slow = await _world.Send("/wait");
        using var broken = await _world.Send("/break");
        using var failed = await _world.Send("/status?code=500");
        using var missing = await _world.Send("/status?code=404");

        (slow.StatusCode, broken.StatusCode).ShouldBe((HttpStatusCode.GatewayTimeout, HttpStatusCode.BadGateway));
        var counts = (await _world.Report()).Counts.Single();
        (counts.Requests, counts.Errors, counts.Unanswered).ShouldBe((4, 3, 1));
        counts.ByClass.ShouldBe([0, 0, 0, 1, 3]);
    }

    [Fact]
    public async Task Counts_are_offered_as_Prometheus_text()
    {
        await _world.Ask();

        var text = await Metrics();

        const string labels = "fleet=\"shop/prod\",component=\"web\",release=\"shop-1\"";
        text.ShouldContain($"davit_router_requests_total{{{labels},code=\"2xx\"}} 1\n");
        text.ShouldContain($"davit_router_request_duration_seconds_bucket{{{labels},le=\"+Inf\"}} 1\n");
        text.ShouldContain($"davit_router_request_duration_seconds_bucket{{{labels},le=\"0.000256\"}} 0\n");
        text.ShouldContain($"davit_router_request_duration_seconds_count{{{labels}}} 1\n");
    }

    internal static async Task<ClientWebSocket> OpenSocket(RouterWorld world)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://{world.About.Listen}/socket"), CancellationToken.None).InTime();
        return socket;
    }

    internal static async Task<string> Echo(ClientWebSocket socket, string text)
    {
        await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, CancellationToken.None).InTime();
        var buffer = new byte[1024];
        var received = await socket.ReceiveAsync(buffer, CancellationToken.None).InTime();
        return Encoding.UTF8.GetString(buffer, 0, received.Count);
    }

    private async Task<string> Metrics()
    {
        using var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, stopping) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
                await socket.ConnectAsync(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(_world.Data, "router.sock")), stopping);
                return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
            },
        });
        return await http.GetStringAsync("http://router/metrics").InTime();
    }
}
