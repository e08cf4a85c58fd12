using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Davit.Cli;
using Davit.Testing;

namespace Davit.EndToEnd.Operating;

/// <summary>A repository at a host: behind a password, with webhooks that tell of new commits.</summary>
public sealed class HostedRepositorySpec(RunningDavit davit) : IClassFixture<RunningDavit>
{
    private const string Password = "p4ss:word 'with\" odd %25 letters";

    public static TheoryData<string> Hosts => ["github", "gitlab", "gitea", "forgejo", "plain"];

    [Theory, MemberData(nameof(Hosts))]
    public async Task Webhook_BringsTheNewCommitAtOnce_WhenItIsGenuineAndNew(string host)
    {
        await using var git = await Serve($"shop-{host}");
        using var http = davit.Client(withToken: false);
        await Add(git, $"shop-{host}");
        var commit = Commit($"shop-{host}", "Paint the window");
        var body = Push(host, $"{git.Url}/shop-{host}.git", commit);

        (await Send(http, host, body, secret: "a wrong secret")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Send(http, host, body, secret: null)).Status.ShouldBeOneOf(HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest);
        HasFetched(commit).ShouldBeFalse();

        var delivery = Sign(host, body, Secret);
        (await Send(http, delivery)).ShouldBe((HttpStatusCode.Accepted, $"fetched {git.Url}/shop-{host}.git\n"));
        HasFetched(commit).ShouldBeTrue();
        (await Send(http, delivery)).Status.ShouldBe(HttpStatusCode.Conflict);
        git.RedirectTo = "http://127.0.0.1:9";
        (await davit.Runs("commits", $"shop-{host}")).ShouldExitWith(0).Output.ShouldContain("Paint the window");
    }

    [Fact]
    public async Task Webhook_OfAnotherRepository_IsAcknowledged_AndFetchesNothing()
    {
        using var http = davit.Client(withToken: false);

        (await Send(http, "github", Push("github", "https://git.example.com/acme/other.git", "1"), Secret)).ShouldBe((HttpStatusCode.Accepted, "no service is of this repository\n"));
    }

    [Theory]
    [InlineData("github", "workflow_run", "CI")]
    [InlineData("gitea", "workflow_run", "CI")]
    [InlineData("gitlab", "Pipeline Hook", "pipeline")]
    public async Task Webhook_TellsOfACheck_BesideItsCommit_WhenItIsGenuine(string host, string kind, string check)
    {
        var name = $"checked-{host}";
        await using var git = await Serve(name);
        using var http = davit.Client(withToken: false);
        await Add(git, name);
        var commit = Commit(name, "Paint the roof");
        var body = FailedRun(host, $"{git.Url}/{name}.git", commit);

        (await Send(http, Sign(host, body, "a wrong secret", kind))).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await davit.Runs("commits", name)).ShouldExitWith(0).Output.ShouldNotContain("failed");

        (await Send(http, Sign(host, body, Secret, kind))).ShouldBe((HttpStatusCode.Accepted, $"noted {check}\n"));
        (await davit.Runs("commits", name)).ShouldExitWith(0).Output.ShouldMatch($"(?m)failed: {check} +Paint the roof$");
    }

    [Fact]
    public async Task Credential_IsReadFromItsFile_AndMistakesWithItAreSaid()
    {
        await using var git = await Serve("vault");
        var url = $"{git.Url}/vault.git";

        (await davit.Runs("service", "add", url)).ShouldExitWith(ExitCodes.Refused).Error.ShouldContain("no credential is named");
        (await davit.Runs("service", "add", url, "--credential", "nothere")).ShouldExitWith(ExitCodes.Refused).Error.ShouldContain("nothere");
        Credential("open", $"ada:{Password}", UnixFileMode.OtherRead);
        (await davit.Runs("service", "add", url, "--credential", "open")).ShouldExitWith(ExitCodes.Refused).Error.ShouldContain("chmod 600");
        Credential("wrong", "ada:no");
        var refused = (await davit.Runs("service", "add", url, "--credential", "wrong")).ShouldExitWith(ExitCodes.Refused);
        refused.Error.ShouldContain("refused access");
        Credential("right", $"ada:{Password}");
        (await davit.Runs("service", "add", url, "--credential", "right")).ShouldExitWith(0);
        (await davit.Runs("deploy", "vault")).ShouldExitWith(0).Output.ShouldContain("released after");

        using var search = Process.Start(new ProcessStartInfo("grep", ["-rlaF", "p4ss", davit.Data]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var reading = search.StandardError.ReadToEndAsync();
        (await search.StandardOutput.ReadToEndAsync().InTime()).Trim().Split('\n').Order().ShouldBe([Path.Combine(davit.Data, "credentials/open"), Path.Combine(davit.Data, "credentials/right")]);
        await reading;
        davit.Log.ShouldNotContain("p4ss");
    }

    private string Secret => File.ReadAllText(Path.Combine(davit.Data, "webhook-secret")).Trim();

    private async Task<GitHttpServer> Serve(string name)
    {
        Commit(name, "Open");
        return await GitHttpServer.Start(davit["hosted"], "ada", Password);
    }

    private string Commit(string name, string subject)
    {
        var repository = new TestRepository(davit[$"hosted/{name}.git"]);
        return repository.Commit(subject, ("davit.yaml", $"name: {name}\ncomponents:\n  till:\n    run: [sleep, \"600\"]\n    health: {{ alive: true, healthy-for: 100ms }}\n"));
    }

    private async Task Add(GitHttpServer git, string name)
    {
        Credential("right", $"ada:{Password}");
        (await davit.Runs("service", "add", $"{git.Url}/{name}.git", "--credential", "right")).ShouldExitWith(0);
    }

    private void Credential(string name, string text, UnixFileMode more = 0)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(davit.Data, "credentials")).FullName, name);
        File.WriteAllText(file, text + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | more);
    }

    private bool HasFetched(string commit) =>
        Directory.EnumerateDirectories(Path.Combine(davit.Data, "mirrors")).Any(mirror => Has(mirror, commit));

    private static bool Has(string mirror, string commit)
    {
        using var process = Process.Start(new ProcessStartInfo("git", ["-C", mirror, "cat-file", "-e", commit]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string Push(string host, string url, string commit) => host switch
    {
        "gitlab" => $$"""{"ref":"refs/heads/main","after":"{{commit}}","project":{"git_http_url":"{{url}}"} }""",
        "plain" => $$"""{"repository":"{{url}}","ref":"refs/heads/main"}""",
        _ => $$"""{"ref":"refs/heads/main","after":"{{commit}}","repository":{"clone_url":"{{url}}"} }""",
    };

    private static string FailedRun(string host, string url, string commit) => host switch
    {
        "gitlab" => $$"""{"object_kind":"pipeline","object_attributes":{"id":31,"ref":"main","sha":"{{commit}}","status":"failed"},"project":{"git_http_url":"{{url}}"} }""",
        _ => $$"""{"action":"completed","workflow":{"name":"CI"},"workflow_run":{"head_sha":"{{commit}}","status":"completed","conclusion":"failure"},"repository":{"clone_url":"{{url}}"} }""",
    };

    private static Delivery Sign(string host, string body, string? secret, string? kind = null)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new Delivery(body, host switch
        {
            "github" => [("X-GitHub-Event", kind ?? "push"), ("X-GitHub-Delivery", Guid.NewGuid().ToString()), ("X-Hub-Signature-256", secret is null ? null : "sha256=" + Hmac(body, secret))],
            "gitlab" => [("X-Gitlab-Event", kind ?? "Push Hook"), ("X-Gitlab-Event-UUID", Guid.NewGuid().ToString()), ("X-Gitlab-Token", secret)],
            "gitea" => [("X-Gitea-Event", kind ?? "push"), ("X-GitHub-Event", kind ?? "push"), ("X-Gitea-Delivery", Guid.NewGuid().ToString()), ("X-Gitea-Signature", secret is null ? null : Hmac(body, secret))],
            "forgejo" => [("X-Forgejo-Event", "push"), ("X-Forgejo-Delivery", Guid.NewGuid().ToString()), ("X-Forgejo-Signature", secret is null ? null : Hmac(body, secret))],
            _ => [("X-Davit-Timestamp", now), ("X-Davit-Signature", secret is null ? null : "sha256=" + Hmac($"{now}.{body}", secret))],
        });
    }

    private static Task<(HttpStatusCode Status, string Said)> Send(HttpClient http, string host, string body, string? secret) => Send(http, Sign(host, body, secret));

    private static async Task<(HttpStatusCode Status, string Said)> Send(HttpClient http, Delivery delivery)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "hooks") { Content = new StringContent(delivery.Body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in delivery.Headers.Where(h => h.Value is not null))
        {
            request.Headers.Add(name, value);
        }

        using var answer = await http.SendAsync(request).InTime();
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private static string Hmac(string text, string secret) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(text)));

    private sealed record Delivery(string Body, IReadOnlyList<(string Name, string? Value)> Headers);
}
