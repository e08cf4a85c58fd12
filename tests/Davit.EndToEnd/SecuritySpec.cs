using System.Net;
using System.Text;
using Davit.Testing;

namespace Davit.EndToEnd;

/// <summary>Who may do what by default.</summary>
[Collection(nameof(OneDavit))]
public sealed class SecuritySpec(RunningDavit davit)
{
    [Theory]
    [InlineData("api/status")]
    [InlineData("api/events")]
    [InlineData("openapi.json")]
    [InlineData("api/nothing")]
    public async Task NothingIsTold_WithoutTheToken(string path)
    {
        using var http = davit.Client(withToken: false);

        (await http.GetAsync(path).InTime()).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Add("Cookie", $"token={davit.Token}");
        (await http.GetAsync($"{path}?token={davit.Token}").InTime()).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        http.DefaultRequestHeaders.Add("Authorization", $"Bearer {davit.Token[..^1]}");
        (await http.GetAsync(path).InTime()).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Health_IsToldToAnyone()
    {
        using var http = davit.Client(withToken: false);

        (await http.GetStringAsync("healthz").InTime()).ShouldBe("ok\n");
    }

    [Theory]
    [InlineData("Origin", "https://evil.example.com", HttpStatusCode.Forbidden)]
    [InlineData("Origin", "null", HttpStatusCode.Forbidden)]
    [InlineData("Sec-Fetch-Site", "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("Host", "evil.example.com:7070", HttpStatusCode.MisdirectedRequest)]
    public async Task PageOfAnotherSite_IsRefused_EvenWithTheToken(string header, string value, HttpStatusCode status)
    {
        using var http = davit.Client();
        using var request = new HttpRequestMessage(HttpMethod.Post, "api/locks") { Content = new StringContent("""{"scope":"local","reason":"evil"}""", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await http.SendAsync(request).InTime();

        answer.StatusCode.ShouldBe(status);
        (await davit.Runs("lock")).Output.ShouldNotContain("evil");
    }

    [Fact]
    public async Task OwnPage_MayRead()
    {
        using var http = davit.Client();
        http.DefaultRequestHeaders.Add("Origin", davit.Url);

        (await http.GetAsync("api/version").InTime()).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void Folder_IsItsOwnersAlone()
    {
        var others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

        (File.GetUnixFileMode(davit.Data) & (others | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)).ShouldBe(UnixFileMode.None);
        (File.GetUnixFileMode(Path.Combine(davit.Data, "token")) & others).ShouldBe(UnixFileMode.None);
        new Uri(davit.Url).IsLoopback.ShouldBeTrue();
    }

    [Fact]
    public async Task LargeBody_IsRefused()
    {
        using var http = davit.Client();

        using var answer = await http.PostAsync("api/locks", new StringContent(new string('x', 2_000_000), Encoding.UTF8, "application/json")).InTime();

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
    }
}
