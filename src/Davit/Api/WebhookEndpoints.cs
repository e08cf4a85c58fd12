using Davit.Core.Keeping;
using Davit.Plugins;
using Davit.Sources.Webhooks;
using Microsoft.AspNetCore.Http.Features;

namespace Davit.Api;

/// <summary>Where code hosts say that there is something new. A delivery proves itself by its signature; it only wakes the mirrors, whatever else it says.</summary>
internal static class WebhookEndpoints
{
    public const string Path = "/hooks";
    private static readonly TimeSpan ReplayWindow = TimeSpan.FromHours(1);

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var memory = new DeliveryMemory(ReplayWindow);
        app.MapPost(Path, (HttpContext http, WebhookSecret secret, Crew crew, MirrorKeeper mirrors, CancellationToken stopping) =>
            Receive(http, secret, memory, crew, mirrors, stopping)).ExcludeFromDescription();
    }

    private static async Task<IResult> Receive(HttpContext http, WebhookSecret secret, DeliveryMemory memory, Crew crew, MirrorKeeper mirrors, CancellationToken stopping)
    {
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = WebhookReader.MostBytes;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, stopping);
        var headers = http.Request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()));
        var verdict = WebhookReader.Read(new WebhookDelivery(headers, body.ToArray()), secret.Value, memory, crew.Clock.GetUtcNow());
        return verdict switch
        {
            WebhookVerdict.Accepted accepted => await Wake(accepted, crew, mirrors, stopping),
            WebhookVerdict.Ignored ignored => TypedResults.Text($"{ignored.Reason}\n", statusCode: ignored.Status),
            WebhookVerdict.Refused refused => TypedResults.Text($"{refused.Reason}\n", statusCode: refused.Status),
            _ => throw new InvalidOperationException($"{verdict.GetType().Name} is no verdict on a delivery."),
        };
    }

    private static async Task<IResult> Wake(WebhookVerdict.Accepted accepted, Crew crew, MirrorKeeper mirrors, CancellationToken stopping)
    {
        var meant = crew.Ledger.Current.Services.Values.Select(s => s.Repository).Distinct().Where(accepted.IsAbout).ToList();
        await Task.WhenAll(meant.Select((RepositoryRef repository) => mirrors.Fetch(repository, stopping)));
        return TypedResults.Text(meant.Count == 0 ? "no service is of this repository\n" : $"fetched {string.Join(", ", meant.Select(r => r.Url))}\n", statusCode: accepted.Status);
    }
}

/// <summary>What code hosts sign deliveries with.</summary>
internal sealed record WebhookSecret(string Value);
