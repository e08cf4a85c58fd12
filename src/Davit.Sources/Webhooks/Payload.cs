using System.Text.Json;

namespace Davit.Sources.Webhooks;

/// <summary>Reads a payload that may lack anything.</summary>
internal static class Payload
{
    /// <summary>The text at a path of names; null when it is absent, empty or no text.</summary>
    public static string? Text(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Find(path) is { ValueKind: JsonValueKind.String } found && found.GetString() is { Length: > 0 } text ? text : null;

    /// <summary>The whole number at a path of names; null when it is absent or none.</summary>
    public static long? Number(this JsonElement element, params ReadOnlySpan<string> path) =>
        element.Find(path) is { ValueKind: JsonValueKind.Number } found && found.TryGetInt64(out var number) ? number : null;

    public static JsonElement? Find(this JsonElement element, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return null;
            }
        }

        return element;
    }

    /// <summary>The texts that are there, each once.</summary>
    public static IReadOnlyList<string> Urls(params IEnumerable<string?> urls) => [.. urls.OfType<string>().Distinct()];

    /// <summary>A push's ref and where it went; hosts write a deletion as a hash of zeros.</summary>
    public static WebhookVerdict Moved(string host, IReadOnlyList<string> urls, string? name, string? after) =>
        urls.Count == 0 ? new WebhookVerdict.Refused(400, $"The {host} delivery names no repository.")
        : name is null ? new WebhookVerdict.Refused(400, $"The {host} delivery names no ref.")
        : new WebhookVerdict.Accepted(host, urls, [new MovedRef(name, after is null || after.All(c => c == '0') ? null : after)]);
}
