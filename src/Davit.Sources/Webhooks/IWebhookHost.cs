using System.Text.Json;

namespace Davit.Sources.Webhooks;

/// <summary>How one kind of host signs and words its deliveries.</summary>
internal interface IWebhookHost
{
    string Name { get; }

    /// <summary>True when the delivery has this host's headers.</summary>
    bool Sent(WebhookDelivery delivery);

    /// <summary>Why the delivery is not believed; null when it proves that its sender knows the secret.</summary>
    string? WhyNotGenuine(WebhookDelivery delivery, string secret, DateTimeOffset now);

    /// <summary>What names this delivery; empty for nothing.</summary>
    string DeliveryId(WebhookDelivery delivery);

    /// <summary>What the body tells.</summary>
    WebhookVerdict Read(WebhookDelivery delivery, JsonElement body);
}
