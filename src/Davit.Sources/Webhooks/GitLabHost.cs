using System.Globalization;
using System.Text.Json;

namespace Davit.Sources.Webhooks;

/// <summary>GitLab: the secret itself in <c>X-Gitlab-Token</c>, which is why its webhooks need https.</summary>
internal sealed class GitLabHost : IWebhookHost
{
    public string Name => "GitLab";

    public bool Sent(WebhookDelivery delivery) => delivery.Has("X-Gitlab-Event");

    public string? WhyNotGenuine(WebhookDelivery delivery, string secret, DateTimeOffset now)
    {
        var token = delivery.Header("X-Gitlab-Token");
        return token.Length == 0 ? "The delivery has no token (X-Gitlab-Token): set the secret token at GitLab, too."
            : Signature.IsSecret(token, secret) ? null
            : "The token in X-Gitlab-Token is not the right one.";
    }

    // Events that one webhook caused by way of another share the UUID; the newer key is each one's own.
    public string DeliveryId(WebhookDelivery delivery) =>
        delivery.Header("Idempotency-Key") is { Length: > 0 } key ? key : delivery.Header("X-Gitlab-Event-UUID");

    public WebhookVerdict Read(WebhookDelivery delivery, JsonElement body)
    {
        var urls = Payload.Urls(body.Text("project", "git_http_url"), body.Text("project", "git_ssh_url"), body.Text("project", "web_url"));
        return delivery.Header("X-Gitlab-Event") switch
        {
            "Push Hook" or "Tag Push Hook" => Payload.Moved(Name, urls, body.Text("ref"), body.Text("after")),
            "Merge Request Hook" => MergeRequest(body, urls),
            "Pipeline Hook" => ReportedCheck.Of(Name, urls, body.Text("object_attributes", "sha"), "pipeline", body.Text("object_attributes", "status"), body.Text("object_attributes", "url")),
            var other => new WebhookVerdict.Ignored($"Davit does nothing on '{Git.OneLine.Of(other, 60)}'; it listens to pushes, tags, merge requests and pipelines."),
        };
    }

    // An "update" without oldrev changed words, not commits.
    private WebhookVerdict MergeRequest(JsonElement body, IReadOnlyList<string> urls)
    {
        var action = body.Text("object_attributes", "action");
        var moved = action is "open" or "reopen" || (action == "update" && body.Text("object_attributes", "oldrev") is not null);
        return moved && body.Number("object_attributes", "iid") is { } number
            ? Payload.Moved(
                Name, urls, string.Create(CultureInfo.InvariantCulture, $"refs/merge-requests/{number}/head"), body.Text("object_attributes", "last_commit", "id"))
            : new WebhookVerdict.Ignored("The merge request got no new commits.");
    }
}
