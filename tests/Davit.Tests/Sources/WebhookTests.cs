using System.Security.Cryptography;
using System.Text;
using Davit.Plugins;
using Davit.Sources.Webhooks;
using Davit.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace Davit.Tests.Sources;

public sealed class WebhookTests
{
    private const string Secret = "a long shared secret";
    private const string Push = """{"ref":"refs/heads/main","before":"1111","after":"2222","repository":{"clone_url":"https://git.example.com/acme/shop.git","ssh_url":"git@git.example.com:acme/shop.git"}}""";

    private readonly TestClock _clock = new();
    private readonly DeliveryMemory _memory = new(TimeSpan.FromHours(1));

    [Fact]
    public void GitHubsPublishedExample_IsBelieved()
    {
        const string Signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
        var delivery = Delivery("Hello, World!", ("X-GitHub-Event", "ping"), ("X-Hub-Signature-256", Signature));

        // Genuine, and then found to be no JSON.
        Read(delivery, "It's a Secret to Everybody").ShouldBeOfType<WebhookVerdict.Refused>().Code.ShouldBe(400);
        Read(delivery, "It's a secret to everybody").ShouldBeOfType<WebhookVerdict.Refused>().Code.ShouldBe(401);
    }

    [Fact]
    public void GitHubsPush_TellsRepositoryAndRef()
    {
        var accepted = Read(GitHub("push", Push)).ShouldBeOfType<WebhookVerdict.Accepted>();

        accepted.Refs.ShouldBe([new MovedRef("refs/heads/main", "2222")]);
        accepted.IsAbout(new RepositoryRef("https://GIT.example.com/acme/shop")).ShouldBeTrue();
        accepted.IsAbout(new RepositoryRef("ssh://git@git.example.com/acme/shop.git")).ShouldBeTrue();
        accepted.IsAbout(new RepositoryRef("https://git.example.com/acme/blog")).ShouldBeFalse();
    }

    [Fact]
    public void GitHubsForm_IsReadAsItsJson()
    {
        var form = "payload=" + Uri.EscapeDataString(Push).Replace("%20", "+", StringComparison.Ordinal);
        var delivery = Delivery(form, ("X-GitHub-Event", "push"), ("X-Hub-Signature-256", "sha256=" + Hmac(form)), ("Content-Type", "application/x-www-form-urlencoded"));

        Read(delivery).ShouldBeOfType<WebhookVerdict.Accepted>().Refs[0].Name.ShouldBe("refs/heads/main");
    }

    [Fact]
    public void PullRequest_IsARef_WhenItGotCommits()
    {
        const string Body = """{"action":"synchronize","number":7,"pull_request":{"head":{"sha":"3333"}},"repository":{"clone_url":"https://git.example.com/acme/shop.git"}}""";

        Read(GitHub("pull_request", Body)).ShouldBeOfType<WebhookVerdict.Accepted>().Refs.ShouldBe([new MovedRef("refs/pull/7/head", "3333")]);
        Read(GitHub("pull_request", Body.Replace("synchronize", "labeled", StringComparison.Ordinal))).ShouldBeOfType<WebhookVerdict.Ignored>();
    }

    [Fact]
    public void DeletedBranch_HasNoCommitAfter() =>
        Read(GitHub("push", Push.Replace("2222", new string('0', 40), StringComparison.Ordinal))).ShouldBeOfType<WebhookVerdict.Accepted>().Refs[0].After.ShouldBeNull();

    [Fact]
    public void GitLabsPush_IsBelieved_ByItsToken()
    {
        const string Body = """{"ref":"refs/tags/v1","after":"2222","project":{"git_http_url":"https://git.example.com/acme/shop.git","git_ssh_url":"git@git.example.com:acme/shop.git"}}""";

        Read(Delivery(Body, ("X-Gitlab-Event", "Tag Push Hook"), ("X-Gitlab-Token", Secret), ("X-Gitlab-Event-UUID", "u1"))).ShouldBeOfType<WebhookVerdict.Accepted>().Refs[0].Name.ShouldBe("refs/tags/v1");
        Read(Delivery(Body, ("X-Gitlab-Event", "Push Hook"), ("X-Gitlab-Token", Secret + "x"))).Status.ShouldBe(401);
        Read(Delivery(Body, ("X-Gitlab-Event", "Push Hook"))).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("status", """{"sha":"SHA","context":"ci/build","state":"success","target_url":"https://ci.example.com/1",REPO}""", "ci/build", CheckOutcome.Passed)]
    [InlineData("status", """{"sha":"SHA","context":"ci/build","state":"error","target_url":"javascript:1",REPO}""", "ci/build", CheckOutcome.Failed)]
    [InlineData("check_run", """{"action":"created","check_run":{"head_sha":"SHA","name":"tests","status":"in_progress","conclusion":null},REPO}""", "tests", CheckOutcome.Pending)]
    [InlineData("check_suite", """{"action":"completed","check_suite":{"head_sha":"SHA","status":"completed","conclusion":"timed_out","app":{"name":"Actions"}},REPO}""", "Actions", CheckOutcome.Failed)]
    public void GitHubsChecks_AreRead(string kind, string body, string name, CheckOutcome outcome)
    {
        var sha = new string('a', 40);
        var said = body.Replace("SHA", sha, StringComparison.Ordinal).Replace("REPO", "\"repository\":{\"clone_url\":\"https://git.example.com/acme/shop.git\"}", StringComparison.Ordinal);

        var check = Read(GitHub(kind, said)).ShouldBeOfType<WebhookVerdict.Accepted>().Checks.Single();

        (check.Commit, check.Name, check.Outcome).ShouldBe((sha, name, outcome));
        (check.Url is null || check.Url.StartsWith("https://", StringComparison.Ordinal)).ShouldBeTrue();
        Read(GitHub(kind, said.Replace(sha, "main", StringComparison.Ordinal))).ShouldBeOfType<WebhookVerdict.Ignored>();
    }

    // What GitHub and Gitea document of a run, shortened to what tells runs apart; see the events workflow_run of both.
    private const string Run = """
        {
          "action": "ACTION",
          "workflow": { "id": 9000, "name": "CI", "path": ".github/workflows/ci.yml", "state": "active" },
          "workflow_run": {
            "id": 30433642, "display_title": "Update README.md", "event": "push", "run_number": 562, "run_attempt": 1,
            "head_branch": "main", "head_sha": "acb5820ced9479c074f688cc328bf03f341a511d", "path": ".github/workflows/ci.yml",
            "status": "STATUS", "conclusion": CONCLUSION, "html_url": "https://git.example.com/acme/shop/actions/runs/30433642"
          },
          "repository": { "full_name": "acme/shop", "clone_url": "https://git.example.com/acme/shop.git", "html_url": "https://git.example.com/acme/shop" }
        }
        """;

    [Theory]
    [InlineData("requested", "queued", "null", CheckOutcome.Pending)]
    [InlineData("in_progress", "in_progress", "null", CheckOutcome.Pending)]
    [InlineData("completed", "completed", "\"success\"", CheckOutcome.Passed)]
    [InlineData("completed", "completed", "\"skipped\"", CheckOutcome.Passed)]
    [InlineData("completed", "completed", "\"failure\"", CheckOutcome.Failed)]
    [InlineData("completed", "completed", "\"cancelled\"", CheckOutcome.Failed)]
    public void WorkflowRun_IsACheckOfItsWorkflow(string action, string status, string conclusion, CheckOutcome outcome)
    {
        var body = RunThat(action, status, conclusion);
        var expected = new ReportedCheck("acb5820ced9479c074f688cc328bf03f341a511d", "CI", outcome, "https://git.example.com/acme/shop/actions/runs/30433642");

        Read(GitHub("workflow_run", body)).ShouldBeOfType<WebhookVerdict.Accepted>().Checks.ShouldBe([expected]);
        Read(Delivery(body, ("X-Gitea-Event", "workflow_run"), ("X-Gitea-Signature", Hmac(body)))).ShouldBeOfType<WebhookVerdict.Accepted>().Checks.ShouldBe([expected]);
    }

    [Theory]
    [InlineData("completed", "null")]
    [InlineData("completed", "\"astonished\"")]
    [InlineData("dreaming", "null")]
    public void WorkflowRun_ThatSaysWhatIsNotDocumented_IsIgnored(string status, string conclusion) =>
        Read(GitHub("workflow_run", RunThat("completed", status, conclusion))).ShouldBeOfType<WebhookVerdict.Ignored>();

    [Fact]
    public void WorkflowRun_IsRefused_WhenItsSignatureIsNotRight()
    {
        var body = RunThat("completed", "completed", "\"success\"");
        var signature = Hmac(body);
        var forged = RunThat("completed", "completed", "\"failure\"");

        Read(Delivery(forged, ("X-GitHub-Event", "workflow_run"), ("X-Hub-Signature-256", "sha256=" + signature))).Status.ShouldBe(401);
        Read(Delivery(forged, ("X-Gitea-Event", "workflow_run"), ("X-Gitea-Signature", signature))).Status.ShouldBe(401);
        Read(Delivery(forged, ("X-Gitea-Event", "workflow_run"))).Status.ShouldBe(401);
    }

    [Theory]
    [InlineData("pending", CheckOutcome.Pending)]
    [InlineData("success", CheckOutcome.Passed)]
    [InlineData("error", CheckOutcome.Failed)]
    [InlineData("warning", CheckOutcome.Failed)]
    public void GiteasCommitStatus_IsACheck(string state, CheckOutcome outcome)
    {
        var body = $$"""
            {"id":7,"sha":"{{new string('c', 40)}}","context":"ci/build","description":"It did what it did","state":"{{state}}","target_url":"https://ci.example.com/7",
             "repository":{"full_name":"acme/shop","clone_url":"https://git.example.com/acme/shop.git"} }
            """;

        Read(Delivery(body, ("X-Gitea-Event", "status"), ("X-Gitea-Signature", Hmac(body)))).ShouldBeOfType<WebhookVerdict.Accepted>().Checks
            .ShouldBe([new ReportedCheck(new string('c', 40), "ci/build", outcome, "https://ci.example.com/7")]);
    }

    private static string RunThat(string action, string status, string conclusion) => Run
        .Replace("ACTION", action, StringComparison.Ordinal).Replace("STATUS", status, StringComparison.Ordinal).Replace("CONCLUSION", conclusion, StringComparison.Ordinal);

    [Theory]
    [InlineData("running", CheckOutcome.Pending)]
    [InlineData("waiting_for_resource", CheckOutcome.Pending)]
    [InlineData("success", CheckOutcome.Passed)]
    [InlineData("failed", CheckOutcome.Failed)]
    [InlineData("canceled", CheckOutcome.Failed)]
    public void GitLabsPipeline_IsACheck(string status, CheckOutcome outcome)
    {
        var body = $$"""{"object_attributes":{"status":"{{status}}","sha":"{{new string('b', 40)}}" },"project":{"web_url":"https://git.example.com/acme/shop"} }""";

        Read(Delivery(body, ("X-Gitlab-Event", "Pipeline Hook"), ("X-Gitlab-Token", Secret))).ShouldBeOfType<WebhookVerdict.Accepted>().Checks.ShouldBe([new ReportedCheck(new string('b', 40), "pipeline", outcome, null)]);
    }

    [Fact]
    public void GitLabsMergeRequest_IsARef_WhenItGotCommits()
    {
        const string Body = """{"object_attributes":{"iid":5,"action":"update","oldrev":"1","last_commit":{"id":"4444"}},"project":{"web_url":"https://git.example.com/acme/shop"}}""";

        Read(Delivery(Body, ("X-Gitlab-Event", "Merge Request Hook"), ("X-Gitlab-Token", Secret))).ShouldBeOfType<WebhookVerdict.Accepted>().Refs.ShouldBe([new MovedRef("refs/merge-requests/5/head", "4444")]);
        Read(Delivery(Body.Replace("oldrev", "other", StringComparison.Ordinal), ("X-Gitlab-Event", "Merge Request Hook"), ("X-Gitlab-Token", Secret))).ShouldBeOfType<WebhookVerdict.Ignored>();
    }

    [Theory]
    [InlineData("Gitea")]
    [InlineData("Forgejo")]
    public void GiteasPush_IsBelieved_ByItsSignature_ThoughItAlsoHasGitHubsHeaders(string name)
    {
        var delivery = Delivery(Push, ($"X-{name}-Event", "push"), ($"X-{name}-Signature", Hmac(Push)), ($"X-{name}-Delivery", "d1"), ("X-GitHub-Event", "push"));

        Read(delivery).ShouldBeOfType<WebhookVerdict.Accepted>().Host.ShouldBe("Gitea");
    }

    [Fact]
    public void PlainPush_IsBelieved_WithinTheTimeItSays()
    {
        const string Body = """{"repository":"https://git.example.com/acme/shop","ref":"refs/heads/main"}""";

        Read(Plain(Body, _clock.GetUtcNow())).ShouldBeOfType<WebhookVerdict.Accepted>().Refs.ShouldBe([new MovedRef("refs/heads/main", null)]);
        Read(Plain(Body, _clock.GetUtcNow().AddMinutes(-4))).ShouldBeOfType<WebhookVerdict.Accepted>();
        Read(Plain(Body, _clock.GetUtcNow().AddMinutes(-6))).Status.ShouldBe(401);
        Read(Plain(Body, _clock.GetUtcNow().AddMinutes(6))).Status.ShouldBe(401);
        Read(Delivery(Body, ("X-Davit-Signature", "sha256=" + Hmac(Body)))).Status.ShouldBe(401);
    }

    [Fact]
    public void RepeatedDelivery_IsRefused_ByItsIdOrItsBody_UntilTheWindowIsOver()
    {
        var first = GitHub("push", Push, id: "one");
        Read(first).Status.ShouldBe(202);

        Read(first).Status.ShouldBe(409);
        Read(GitHub("push", Push, id: "two")).Status.ShouldBe(409);
        Read(GitHub("push", Push.Replace("2222", "3333", StringComparison.Ordinal), id: "one")).Status.ShouldBe(409);
        _clock.Advance(TimeSpan.FromHours(2));
        Read(first).Status.ShouldBe(202);
    }

    [Fact]
    public void RefusedDelivery_IsNotRemembered_SoThatTheGenuineOneIsBelieved()
    {
        Read(Delivery(Push, ("X-GitHub-Event", "push"), ("X-GitHub-Delivery", "one"), ("X-Hub-Signature-256", "sha256=" + new string('0', 64)))).Status.ShouldBe(401);

        Read(GitHub("push", Push, id: "one")).Status.ShouldBe(202);
    }

    [Fact]
    public void Memory_IsBounded_AndForgetsTheOldestFirst()
    {
        var memory = new DeliveryMemory(TimeSpan.FromHours(1), most: 10);
        for (var i = 0; i < 100; i++)
        {
            memory.TryRemember([$"d{i}"], _clock.GetUtcNow()).ShouldBeTrue();
        }

        memory.TryRemember(["d99"], _clock.GetUtcNow()).ShouldBeFalse();
        memory.TryRemember(["d0"], _clock.GetUtcNow()).ShouldBeTrue();
    }

    [Fact]
    public void UnknownEvents_AreAnsweredPolitely_UnknownSendersAreNot()
    {
        Read(GitHub("ping", "{}")).Status.ShouldBe(200);
        Read(GitHub("star", """{"a":1}""")).ShouldBeOfType<WebhookVerdict.Ignored>().Reason.ShouldContain("'star'");
        Read(Delivery("{}")).Status.ShouldBe(400);
        Read(GitHub("push", """{"ref":5,"repository":[]}""")).Status.ShouldBe(400);
        Read(GitHub("push", "[]")).Status.ShouldBe(400);
        Read(GitHub("push", Push), secret: "").Status.ShouldBe(403);
        Read(Delivery(new string('x', WebhookReader.MostBytes + 1), ("X-GitHub-Event", "push"))).Status.ShouldBe(413);
    }

    [Fact]
    public void AnyOtherSignature_IsRefused() => Check.QuickThrowOnFailure(
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
            text.Get == Hmac(Push) || Read(Delivery(Push, ("X-Gitea-Event", "push"), ("X-Gitea-Signature", text.Get))).Status == 401));

    [Fact]
    public void AnyGenuineBody_IsAnswered_WhateverIsInIt() => Check.QuickThrowOnFailure(
        Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text => Read(GitHub("push", text.Get)).Status is 400 or 409));

    private static WebhookDelivery Delivery(string body, params (string Name, string Value)[] headers) =>
        new(headers.Select(h => KeyValuePair.Create(h.Name, h.Value)), Encoding.UTF8.GetBytes(body));

    private static WebhookDelivery GitHub(string name, string body, string id = "") =>
        Delivery(body, ("x-github-event", name), ("X-Hub-Signature-256", "sha256=" + Hmac(body)), ("X-GitHub-Delivery", id));

    private static WebhookDelivery Plain(string body, DateTimeOffset at)
    {
        var stamp = at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Delivery(body, ("X-Davit-Timestamp", stamp), ("X-Davit-Signature", "sha256=" + Hmac(stamp + "." + body)));
    }

    private static string Hmac(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(text)));

    private WebhookVerdict Read(WebhookDelivery delivery, string secret = Secret) => WebhookReader.Read(delivery, secret, _memory, _clock.GetUtcNow());
}
