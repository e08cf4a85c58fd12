using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Davit.Plugins;

namespace Davit.Sources.Builds;

/// <summary>What was built, as a hash: the folder's tree, how it is built, and for which platform. Where two keys are equal, one build serves both.</summary>
internal static class BuildKey
{
    // Changes when the same order would give another artifact than before.
    private const string Format = "davit-build-1";

    public static string Of(string treeHash, BuildOrder order)
    {
        using var content = new MemoryStream();
        using (var json = new Utf8JsonWriter(content))
        {
            json.WriteStartObject();
            json.WriteString("format", Format);
            json.WriteString("platform", RuntimeInformation.RuntimeIdentifier);
            json.WriteString("tree", treeHash);
            json.WriteString("output", BuildOutput.Normal(order.Output));
            WriteCommands(json, order.Commands);
            WriteEnvironment(json, order);
            json.WriteEndObject();
        }

        return Convert.ToHexStringLower(SHA256.HashData(content.ToArray()));
    }

    /// <summary>True for what can be a key: it is used as a name in the file system.</summary>
    public static bool IsKey(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static void WriteCommands(Utf8JsonWriter json, IReadOnlyList<IReadOnlyList<string>> commands)
    {
        json.WriteStartArray("commands");
        foreach (var command in commands)
        {
            json.WriteStartArray();
            foreach (var part in command)
            {
                json.WriteStringValue(part);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteEnvironment(Utf8JsonWriter json, BuildOrder order)
    {
        json.WriteStartObject("environment");
        // Without commands nothing reads the variables: a changed one makes no other artifact.
        foreach (var (name, value) in order.Environment.Where(_ => order.Commands.Count > 0).OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
    }
}
