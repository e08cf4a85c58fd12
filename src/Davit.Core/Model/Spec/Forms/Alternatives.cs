using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Forms;

/// <summary>Keys of a map of which no two go together.</summary>
internal sealed record Alternatives(string[] Keys, bool IsOptional)
{
    private string Listed => $"one of {string.Join(", ", Keys)}";

    /// <param name="map">The map that must say one of them.</param>
    /// <param name="meant">Keys that it says with a slip of the pen, which was told already.</param>
    /// <param name="scope">Where the map stands.</param>
    public void Check(MapNode map, IReadOnlySet<string> meant, Scope scope)
    {
        var said = map.Entries.Where(e => Keys.Contains(e.Key.Text, StringComparer.Ordinal)).ToList();
        foreach (var second in said.Skip(1))
        {
            scope.At(second.Key.Text).Bad(second.Key, $"stands beside '{said[0].Key.Text}'", Listed);
        }

        if (said.Count == 0 && !IsOptional && !Keys.Any(meant.Contains))
        {
            scope.InWhole(map, $"neither {string.Join(" nor ", Keys.Select(k => $"'{k}'"))}", Listed);
        }
    }

    public JsonArray Schema()
    {
        var schema = new JsonArray([.. Keys.Select(Has)]);
        if (IsOptional)
        {
            schema.Add(new JsonObject { ["not"] = new JsonObject { ["anyOf"] = new JsonArray([.. Keys.Select(Has)]) } });
        }

        return schema;
    }

    private static JsonNode Has(string key) => new JsonObject { ["required"] = new JsonArray(key) };
}
