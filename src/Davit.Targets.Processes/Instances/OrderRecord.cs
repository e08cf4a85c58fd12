using System.Text.Json;
using System.Text.Json.Serialization;
using Davit.Plugins;

namespace Davit.Targets.Processes;

/// <summary>What is written down before an instance is started, so that a second attempt starts the very same.</summary>
internal sealed record OrderRecord
{
    public required InstanceOrder Order { get; init; }

    /// <summary>The program that was found for the command, so that every attempt runs the same one.</summary>
    public required string Program { get; init; }

    /// <summary>Drawn once: whoever carries it in its environment belongs to this instance.</summary>
    public required string Launch { get; init; }

    public required DateTimeOffset OrderedAt { get; init; }

    public int? Port { get; init; }

    public IReadOnlyList<string> Cgroups { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    [JsonIgnore]
    public Cgroup Cgroup => new(Cgroups);

    [JsonIgnore]
    public string? Address => Port is { } port ? $"127.0.0.1:{port}" : null;
}

/// <summary>How records are written to files.</summary>
internal static class Records
{
    public static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Converters = { new InstanceIdAsText(), new JsonStringEnumConverter() },
    };

    private sealed class InstanceIdAsText : JsonConverter<InstanceId>
    {
        public override InstanceId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return InstanceId.Parse(reader.GetString() ?? "");
            }
            catch (FormatException wrong)
            {
                throw new JsonException(wrong.Message, wrong);
            }
        }

        public override void Write(Utf8JsonWriter writer, InstanceId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
