using System.Globalization;
using System.Text.Json;

namespace Davit.Sources.Webhooks;

/// <summary>Gitea and Forgejo: an HMAC over the body in <c>X-Gitea-Signature</c> (Forgejo sends both names), as digits alone.</summary>
internal sealed class GiteaHost : IWebhookHost
{
    public string Name => "Gitea";

    // Gitea also sends GitHub's headers: it is asked first.
    public bool Sent(WebhookDelivery delivery) => delivery.Has("X-Gitea-Event") || delivery.Has("X-Forgejo-Event");

    public string? WhyNotGenuine(WebhookDelivery delivery, string secret, DateTimeOffset now)
    {
        var signature = Either(delivery, "Signature");
        return signature.Length == 0 ? "The delivery is not signed (X-Gitea-Signature): set the secret at the host, too."
            : Signature.IsHmac(signature, delivery.Body.Span, secret) ? null
            : "The signature in X-Gitea-Signature is not right for this body and secret.";
    }

    public string DeliveryId(WebhookDelivery delivery) => Either(delivery, "Delivery");

    public WebhookVerdict Read(WebhookDelivery delivery, JsonElement body)
    {
        var urls = Payload.Urls(body.Text("repository", "clone_url"), body.Text("repository", "ssh_url"), body.Text("repository", "html_url"));
        return Either(delivery, "Event") switch
        {
            "push" => Payload.Moved(Name, urls, body.Text("ref"), body.Text("after")),
            "pull_request" or "pull_request_sync" => PullRequest(body, urls),
            "status" => ReportedCheck.Of(Name, urls, body.Text("sha"), body.Text("context"), body.Text("state"), body.Text("target_url")),
            "workflow_run" => ReportedCheck.OfRun(Name, urls, body, "workflow_run", body.Text("workflow", "name") ?? body.Text("workflow_run", "path")?.Split('@')[0]),
            var other => new WebhookVerdict.Ignored($"Davit does nothing on '{Git.OneLine.Of(other, 60)}'; it listens to pushes, pull requests, commit statuses and workflow runs."),
        };
    }

    private WebhookVerdict PullRequest(JsonElement body, IReadOnlyList<string> urls) =>
        body.Text("action") is "opened" or "reopened" or "synchronized" && body.Number("number") is { } number
            ? Payload.Moved(Name, urls, string.Create(CultureInfo.InvariantCulture, $"refs/pull/{number}/head"), body.Text("pull_request", "head", "sha"))
            : new WebhookVerdict.Ignored("The pull request got no new commits.");

    private static string Either(WebhookDelivery delivery, string what) =>
        delivery.Header("X-Gitea-" + what) is { Length: > 0 } value ? value : delivery.Header("X-Forgejo-" + what);
}
