using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Davit.Sources.Webhooks;

/// <summary>
/// Decides what a webhook's delivery means. Pure but for the memory of deliveries that it is given. A delivery without a right proof of the secret is
/// refused before a byte of its body is read.
/// </summary>
public static class WebhookReader
{
    /// <summary>The largest body that is read: hosts' own limit is 25 MiB.</summary>
    public const int MostBytes = 25 * 1024 * 1024;

    // Gitea sends GitHub's headers beside its own.
    private static readonly IWebhookHost[] Hosts = [new PlainHost(), new GiteaHost(), new GitLabHost(), new GitHubHost()];

    /// <summary>Decides on one delivery.</summary>
    /// <param name="delivery">The request.</param>
    /// <param name="secret">The secret that the host was given.</param>
    /// <param name="memory">Remembers deliveries that were believed.</param>
    /// <param name="now">The time.</param>
    public static WebhookVerdict Read(WebhookDelivery delivery, string secret, DeliveryMemory memory, DateTimeOffset now)
    {
        if (secret.Length == 0)
        {
            return new WebhookVerdict.Refused(403, "No secret is configured for webhooks, so none can be believed.");
        }

        if (delivery.Body.Length > MostBytes)
        {
            return new WebhookVerdict.Refused(413, $"The body has {delivery.Body.Length} bytes; at most {MostBytes} are read.");
        }

        if (Hosts.FirstOrDefault(host => host.Sent(delivery)) is not { } sender)
        {
            return new WebhookVerdict.Refused(400, "No header says which host this is from. Expected GitHub's, GitLab's, Gitea's or Forgejo's, or X-Davit-Signature.");
        }

        return sender.WhyNotGenuine(delivery, secret, now) is { } reason ? new WebhookVerdict.Refused(401, reason)
            : !memory.TryRemember(Names(sender, delivery), now) ? new WebhookVerdict.Refused(409, "This delivery was received before.")
            : Parse(sender, delivery);
    }

    private static WebhookVerdict Parse(IWebhookHost sender, WebhookDelivery delivery)
    {
        try
        {
            using var body = JsonDocument.Parse(Json(delivery), new JsonDocumentOptions { MaxDepth = 64 });
            return sender.Read(delivery, body.RootElement);
        }
        catch (JsonException wrong)
        {
            return new WebhookVerdict.Refused(400, $"The body is no JSON: {wrong.Message}");
        }
    }

    // The host's name of a delivery is not signed, its body is: both are remembered.
    private static List<string> Names(IWebhookHost sender, WebhookDelivery delivery)
    {
        var names = new List<string>();
        if (sender.DeliveryId(delivery) is { Length: > 0 } id)
        {
            names.Add($"{sender.Name} {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(id)))}");
        }

        if (sender is not PlainHost)
        {
            names.Add($"{sender.Name} body {Convert.ToHexString(SHA256.HashData(delivery.Body.Span))}");
        }

        return names;
    }

    // GitHub's default content type is a form with the JSON in one field.
    private static ReadOnlyMemory<byte> Json(WebhookDelivery delivery)
    {
        const string Field = "payload=";
        return delivery.Header("Content-Type").StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
            && delivery.Body.Span.StartsWith(Encoding.UTF8.GetBytes(Field))
            ? Encoding.UTF8.GetBytes(Uri.UnescapeDataString(Encoding.UTF8.GetString(delivery.Body.Span[Field.Length..]).Replace('+', ' ')))
            : delivery.Body;
    }
}
