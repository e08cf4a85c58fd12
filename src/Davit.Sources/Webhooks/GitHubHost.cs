using System.Globalization;
using System.Text.Json;

namespace Davit.Sources.Webhooks;

/// <summary>GitHub: an HMAC over the body in <c>X-Hub-Signature-256</c>.</summary>
internal sealed class GitHubHost : IWebhookHost
{
    private const string Prefix = "sha256=";

    public string Name => "GitHub";

    public bool Sent(WebhookDelivery delivery) => delivery.Has("X-GitHub-Event");

    public string? WhyNotGenuine(WebhookDelivery delivery, string secret, DateTimeOffset now)
    {
        var signature = delivery.Header("X-Hub-Signature-256");
        return signature.Length == 0 ? "The delivery is not signed (X-Hub-Signature-256): set the secret at GitHub, too."
            : signature.StartsWith(Prefix, StringComparison.Ordinal) && Signature.IsHmac(signature[Prefix.Length..], delivery.Body.Span, secret) ? null
            : "The signature in X-Hub-Signature-256 is not right for this body and secret.";
    }

    public string DeliveryId(WebhookDelivery delivery) => delivery.Header("X-GitHub-Delivery");

    public WebhookVerdict Read(WebhookDelivery delivery, JsonElement body)
    {
        var urls = Payload.Urls(body.Text("repository", "clone_url"), body.Text("repository", "ssh_url"), body.Text("repository", "html_url"));
        return delivery.Header("X-GitHub-Event") switch
        {
            "push" => Payload.Moved(Name, urls, body.Text("ref"), body.Text("after")),
            "pull_request" => PullRequest(body, urls),
            "status" => ReportedCheck.Of(Name, urls, body.Text("sha"), body.Text("context"), body.Text("state"), body.Text("target_url")),
            "check_run" => ReportedCheck.OfRun(Name, urls, body, "check_run", body.Text("check_run", "name")),
            "check_suite" => ReportedCheck.OfRun(Name, urls, body, "check_suite", body.Text("check_suite", "app", "name")),
            "workflow_run" => ReportedCheck.OfRun(Name, urls, body, "workflow_run", body.Text("workflow_run", "name") ?? body.Text("workflow", "name")),
            "ping" => new WebhookVerdict.Ignored("Davit hears you: pushes will be noticed at once."),
            var other => new WebhookVerdict.Ignored($"Davit does nothing on '{Git.OneLine.Of(other, 60)}'; it listens to pushes, pull requests, statuses, checks and workflow runs."),
        };
    }

    private WebhookVerdict PullRequest(JsonElement body, IReadOnlyList<string> urls) =>
        body.Text("action") is "opened" or "reopened" or "synchronize" && body.Number("number") is { } number
            ? Payload.Moved(Name, urls, string.Create(CultureInfo.InvariantCulture, $"refs/pull/{number}/head"), body.Text("pull_request", "head", "sha"))
            : new WebhookVerdict.Ignored("The pull request got no new commits.");
}
