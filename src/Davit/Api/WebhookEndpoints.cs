using Davit.Core.Keeping;
using Davit.Core.Model.Holds;
using Davit.Core.Operations;
using Davit.Plugins;
using Davit.Sources.Webhooks;
using Microsoft.AspNetCore.Http.Features;

namespace Davit.Api;

/// <summary>Where code hosts say that there is something new. A delivery proves itself by its signature; it wakes the mirrors, and is believed of checks alone.</summary>
internal static class WebhookEndpoints
{
    public const string Path = "/hooks";
    private static readonly TimeSpan ReplayWindow = TimeSpan.FromHours(1);

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var memory = new DeliveryMemory(ReplayWindow);
        app.MapPost(Path, (HttpContext http, WebhookSecret secret, Crew crew, MirrorKeeper mirrors, HoldOperations holds, CancellationToken stopping) =>
            Receive(http, secret, memory, crew, (accepted, token) => Take(accepted, crew, mirrors, holds, token), stopping)).ExcludeFromDescription();
    }

    private static async Task<IResult> Receive(HttpContext http, WebhookSecret secret, DeliveryMemory memory, Crew crew, Func<WebhookVerdict.Accepted, CancellationToken, Task<IResult>> take, CancellationToken stopping)
    {
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = WebhookReader.MostBytes;
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, stopping);
        var headers = http.Request.Headers.Select(h => KeyValuePair.Create(h.Key, h.Value.ToString()));
        var verdict = WebhookReader.Read(new WebhookDelivery(headers, body.ToArray()), secret.Value, memory, crew.Clock.GetUtcNow());
        return verdict switch
        {
            WebhookVerdict.Accepted accepted => await take(accepted, stopping),
            WebhookVerdict.Ignored ignored => TypedResults.Text($"{ignored.Reason}\n", statusCode: ignored.Status),
            WebhookVerdict.Refused refused => TypedResults.Text($"{refused.Reason}\n", statusCode: refused.Status),
            _ => throw new InvalidOperationException($"{verdict.GetType().Name} is no verdict on a delivery."),
        };
    }

    private static async Task<IResult> Take(WebhookVerdict.Accepted accepted, Crew crew, MirrorKeeper mirrors, HoldOperations holds, CancellationToken stopping)
    {
        var services = crew.Ledger.Current.Services.Values.Where(s => accepted.IsAbout(s.Repository)).ToList();
        if (services.Count > 0 && accepted.Checks.Count > 0)
        {
            foreach (var check in accepted.Checks)
            {
                await holds.Report([.. services.Select(s => s.Name)], check.Commit, check.Name, (CheckState)check.Outcome, check.Url, new Asked($"webhook:{accepted.Host}"), stopping);
            }

            return TypedResults.Text($"noted {string.Join(", ", accepted.Checks.Select(c => c.Name))}\n", statusCode: accepted.Status);
        }

        var meant = services.Select(s => s.Repository).Distinct().ToList();
        await Task.WhenAll(meant.Select((RepositoryRef repository) => mirrors.Fetch(repository, stopping)));
        return TypedResults.Text(meant.Count == 0 ? "no service is of this repository\n" : $"fetched {string.Join(", ", meant.Select(r => r.Url))}\n", statusCode: accepted.Status);
    }
}

/// <summary>What code hosts sign deliveries with.</summary>
internal sealed record WebhookSecret(string Value);
