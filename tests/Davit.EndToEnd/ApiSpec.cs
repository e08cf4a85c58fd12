using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Davit.Testing;

namespace Davit.EndToEnd;

/// <summary>What programs may count on: one answer per key, a stream that goes on where it was, a description that is right.</summary>
[Collection(nameof(OneDavit))]
public sealed class ApiSpec(RunningDavit davit)
{
    [Fact]
    public async Task Write_IsDoneOnce_HoweverOftenItIsSentWithOneKey()
    {
        using var http = davit.Client();
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Lock(http, key, "once"))).InTime();

        answers.Select(a => a.Status).Distinct().ShouldBe([HttpStatusCode.OK]);
        answers.Select(a => a.Body).Distinct().Count().ShouldBe(1);
        (await Events(http, "api/events?after=0", facts => facts.Count(f => f.Contains("once", StringComparison.Ordinal)) > 0)).Count(f => f.Contains("\"reason\":\"once\"", StringComparison.OrdinalIgnoreCase)).ShouldBe(1);

        var other = await Lock(http, key, "something else");
        other.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        other.Body.ShouldContain("idempotency-key-reused");
        await davit.Runs("unlock", "local");
    }

    [Fact]
    public async Task Events_GoOnAfterTheLastOne_ByHeaderAndByQuery()
    {
        using var http = davit.Client();
        await Lock(http, Guid.NewGuid().ToString(), "first");
        await Lock(http, Guid.NewGuid().ToString(), "second");
        var all = await Events(http, "api/events?after=0", facts => facts.Any(f => f.Contains("second", StringComparison.Ordinal)));
        var positions = all.Select(f => JsonDocument.Parse(f).RootElement.GetProperty("position").GetInt64()).ToList();
        var last = positions[^1];

        var byQuery = await Events(http, $"api/events?after={positions[^2]}", facts => facts.Count == 1);
        var byHeader = await Events(http, "api/events?after=0", facts => facts.Count == 1, lastEventId: positions[^2]);

        JsonDocument.Parse(byQuery[0]).RootElement.GetProperty("position").GetInt64().ShouldBe(last);
        JsonDocument.Parse(byHeader[0]).RootElement.GetProperty("position").GetInt64().ShouldBe(last);
        positions.ShouldBe(positions.Order());
        await davit.Runs("unlock", "local");
    }

    [Fact]
    public async Task Overview_IsNotSentAgain_UntilSomethingIsNew()
    {
        using var http = davit.Client();
        async Task<(HttpStatusCode Status, string Tag, string Body)> Ask(string? tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "api/overview");
            if (tag is not null)
            {
                request.Headers.IfNoneMatch.ParseAdd(tag);
            }

            using var answer = await http.SendAsync(request).InTime();
            return (answer.StatusCode, answer.Headers.ETag!.ToString(), await answer.Content.ReadAsStringAsync().InTime());
        }

        // A minute may be over between two that ask, and its end is something new.
        var first = await Ask(null);
        var again = await Ask(first.Tag);
        if (again.Status is HttpStatusCode.OK)
        {
            again = await Ask(again.Tag);
        }

        first.Status.ShouldBe(HttpStatusCode.OK);
        first.Body.ShouldContain("\"services\"");
        again.Status.ShouldBe(HttpStatusCode.NotModified);
        again.Body.ShouldBeEmpty();

        await Lock(http, Guid.NewGuid().ToString(), "news");
        var news = await Ask(again.Tag);
        news.Status.ShouldBe(HttpStatusCode.OK);
        news.Body.ShouldContain("news");
        await davit.Runs("unlock", "local");
    }

    [Fact]
    public async Task UnknownKey_IsAnError_NotIgnored()
    {
        using var http = davit.Client();

        using var answer = await http.PostAsync("api/locks", new StringContent("""{"scope":"local","reson":"typo"}""", Encoding.UTF8, "application/json")).InTime();

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await answer.Content.ReadAsStringAsync()).ShouldContain("reson");
    }

    [Theory]
    [InlineData("api/nothing", HttpStatusCode.NotFound, "not-found")]
    [InlineData("api/services/nothere", HttpStatusCode.NotFound, "not-found")]
    [InlineData("api/services/shop/commits?limit=many", HttpStatusCode.BadRequest, "invalid")]
    public async Task Failure_IsAProblem_WithACode(string path, HttpStatusCode status, string code)
    {
        using var http = davit.Client();

        using var answer = await http.GetAsync(path).InTime();

        answer.StatusCode.ShouldBe(status);
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Description_IsTheOneThatIsCheckedIn()
    {
        using var http = davit.Client();
        var file = Golden.File("docs/openapi.json");

        var served = Golden.Tidy(await http.GetStringAsync("openapi.json").InTime());

        Golden.ShouldEqual(served, file);
    }

    private static async Task<(HttpStatusCode Status, string Body)> Lock(HttpClient http, string key, string reason)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/locks") { Content = new StringContent($$"""{"scope":"local","reason":"{{reason}}"}""", Encoding.UTF8, "application/json") };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static async Task<List<string>> Events(HttpClient http, string path, Func<List<string>, bool> isEnough, long? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastEventId is { } id)
        {
            request.Headers.Add("Last-Event-ID", id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).InTime();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var facts = new List<string>();
        while (!isEnough(facts))
        {
            if (await reader.ReadLineAsync().InTime() is { } line && line.StartsWith("data: ", StringComparison.Ordinal))
            {
                facts.Add(line["data: ".Length..]);
            }
        }

        return facts;
    }
}
