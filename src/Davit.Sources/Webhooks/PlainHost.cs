using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Davit.Sources.Webhooks;

/// <summary>
/// Any script: <c>X-Davit-Timestamp</c> in seconds, <c>X-Davit-Signature</c> the HMAC over the timestamp, a dot and the body, and a body of
/// <c>{"repository": URL, "ref": "refs/heads/main", "after": HASH}</c>, of which only the repository is needed.
/// </summary>
internal sealed class PlainHost : IWebhookHost
{
    private const string Prefix = "sha256=";

    /// <summary>How far the sender's clock may be from ours.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    public string Name => "plain";

    public bool Sent(WebhookDelivery delivery) => delivery.Has("X-Davit-Signature");

    public string? WhyNotGenuine(WebhookDelivery delivery, string secret, DateTimeOffset now)
    {
        var (stamp, signature) = (delivery.Header("X-Davit-Timestamp"), delivery.Header("X-Davit-Signature"));
        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return "X-Davit-Timestamp is absent or no number. Expected seconds since 1970, as `date +%s` gives them.";
        }

        byte[] content = [.. Encoding.UTF8.GetBytes(stamp + "."), .. delivery.Body.Span];
        if (!signature.StartsWith(Prefix, StringComparison.Ordinal) || !Signature.IsHmac(signature[Prefix.Length..], content, secret))
        {
            return "The signature in X-Davit-Signature is not right for this timestamp, body and secret.";
        }

        // Said only to who knows the secret.
        var apart = Math.Abs((double)now.ToUnixTimeSeconds() - seconds);
        return apart <= Tolerance.TotalSeconds ? null
            : $"X-Davit-Timestamp is {apart:0} s away from this server's clock; at most {Tolerance.TotalSeconds:0} s are allowed.";
    }

    public string DeliveryId(WebhookDelivery delivery) => delivery.Header("X-Davit-Timestamp") + "/" + delivery.Header("X-Davit-Signature").ToLowerInvariant();

    public WebhookVerdict Read(WebhookDelivery delivery, JsonElement body) =>
        body.Text("repository") is not { } url ? new WebhookVerdict.Refused(400, "The body names no repository. Expected {\"repository\": \"https://…\", \"ref\": \"refs/heads/main\"}.")
        : body.Text("ref") is { } name ? Payload.Moved(Name, [url], name, body.Text("after"))
        : new WebhookVerdict.Accepted(Name, [url], []);
}
