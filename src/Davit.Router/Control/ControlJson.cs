using System.Text.Json;
using System.Text.Json.Serialization;
using Davit.Plugins;

namespace Davit.Router.Control;

/// <summary>The control protocol's JSON: names as in the contract in camel case, identities as their written form. Shared by client, server and snapshot.</summary>
internal static class ControlJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Converters =
        {
            new JsonStringEnumConverter(JsonNamingPolicy.CamelCase),
            new Written<FleetId>(FleetId.Parse),
            new Written<ReleaseId>(ReleaseId.Parse),
            new Written<InstanceId>(InstanceId.Parse),
            new LatencyJson(),
        },
    };

    private sealed class Written<T>(Func<string, T> parse) : JsonConverter<T>
        where T : struct
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return parse(reader.GetString() ?? "");
            }
            catch (FormatException wrong)
            {
                throw new JsonException(wrong.Message, wrong);
            }
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }

    // The bare list of buckets, without the trailing zeros: the record's derived Total is not data.
    private sealed class LatencyJson : JsonConverter<LatencyCounts>
    {
        public override LatencyCounts Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<long[]>(ref reader, options) ?? []);

        public override void Write(Utf8JsonWriter writer, LatencyCounts value, JsonSerializerOptions options)
        {
            var used = value.Buckets.Count;
            while (used > 0 && value.Buckets[used - 1] == 0)
            {
                used--;
            }

            JsonSerializer.Serialize(writer, value.Buckets.Take(used).ToArray(), options);
        }
    }
}
