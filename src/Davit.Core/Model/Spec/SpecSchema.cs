using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Keys;

namespace Davit.Core.Model.Spec;

/// <summary>The JSON Schema of <c>davit.yaml</c> for editors, made of the same table that the reader reads by.</summary>
public static class SpecSchema
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Json() => Document().ToJsonString(Readable);

    internal static JsonObject Document()
    {
        // Draft 7 is what YAML language servers read best.
        var document = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "davit.yaml",
            ["description"] = "A service for Davit: what runs, how it is built, and how it moves from a release to the next.",
        };
        foreach (var (key, value) in ServiceKeys.Service.Schema())
        {
            document[key] = value?.DeepClone();
        }

        return document;
    }
}
