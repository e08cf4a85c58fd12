using System.Text.Json.Nodes;
using Davit.Core.Model.Spec;

namespace Davit.Tests.Model.Spec;

/// <summary>The schema and the reader know the same keys in the same places: each place of the schema is visited in the reader.</summary>
public sealed class SpecSchemaTests
{
    public static TheoryData<string> Maps => [.. SchemaWalk.Maps().Select(m => m.Place).Distinct()];

    [Theory]
    [MemberData(nameof(Maps))]
    public void AMap_HasTheSameKeys_InSchemaAndReader(string place)
    {
        var keys = SchemaWalk.Maps().Where(m => m.Place == place).SelectMany(m => m.Keys).Distinct().ToList();

        var told = Errors(place, "qqqqqqqqqq").First(e => e.Message.StartsWith("unknown key 'qqqqqqqqqq'", StringComparison.Ordinal));

        told.Expected.ShouldBe($"one of {string.Join(", ", keys)}");
        foreach (var key in keys)
        {
            Errors(place, key).ShouldNotContain(e => e.Message.StartsWith($"unknown key '{key}'", StringComparison.Ordinal));
            Errors(place, key + "x").ShouldContain(e => e.Message.StartsWith($"unknown key '{key}x'", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void EveryKey_IsDescribed() =>
        SchemaWalk.Maps().SelectMany(m => m.Described).ShouldAllBe(k => k.Value.Length > 10);

    [Fact]
    public void TheSchema_IsJson_ThatNamesItsDraft()
    {
        var schema = JsonNode.Parse(SpecSchema.Json())!;

        ((string)schema["$schema"]!).ShouldBe("http://json-schema.org/draft-07/schema#");
        schema["required"]!.AsArray().Select(r => (string)r!).ShouldBe(["name", "components"]);
    }

    // A flow map at the place with one key whose value no form takes.
    private static IEnumerable<SpecError> Errors(string place, string key)
    {
        var parts = place.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var text = parts.Reverse().Aggregate($"{{{key}: [[[]]]}}", (inner, part) => part == "[]" ? $"[{inner}]" : $"{{{part}: {inner}}}");
        return SpecReader.Read("davit.yaml", text).Errors;
    }
}

/// <summary>All maps of the schema that have known keys, by their place: <c>components/any/health</c>.</summary>
internal static class SchemaWalk
{
    public static IEnumerable<(string Place, IReadOnlyList<string> Keys, IReadOnlyDictionary<string, string> Described)> Maps() =>
        Walk(JsonNode.Parse(SpecSchema.Json())!.AsObject(), "");

    private static IEnumerable<(string Place, IReadOnlyList<string> Keys, IReadOnlyDictionary<string, string> Described)> Walk(JsonObject schema, string place)
    {
        if (schema["properties"] is JsonObject properties)
        {
            yield return (place, [.. properties.Select(p => p.Key)], properties.ToDictionary(p => p.Key, p => (string?)p.Value!["description"] ?? ""));
        }

        var inner = Children(schema, place).SelectMany(c => Walk(c.Schema, c.Place));
        foreach (var map in inner)
        {
            yield return map;
        }
    }

    private static IEnumerable<(JsonObject Schema, string Place)> Children(JsonObject schema, string place) =>
    [
        .. (schema["properties"] as JsonObject ?? []).Select(p => (p.Value!.AsObject(), $"{place}/{p.Key}")),
        .. (schema["anyOf"] as JsonArray ?? []).Select(a => (a!.AsObject(), place)),
        .. schema["items"] is JsonObject items ? [(items, $"{place}/[]")] : Array.Empty<(JsonObject, string)>(),
        .. schema["additionalProperties"] is JsonObject any ? [(any, $"{place}/any")] : Array.Empty<(JsonObject, string)>(),
    ];
}
