using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Davit.Core.Model.Spec;

/// <summary>What a spec says for an environment, as one number: equal exactly when nothing that matters there differs.</summary>
public static class SpecHash
{
    // Defaults of their type are left out, so that a key that a later version adds, unsaid, changes no hash.
    private static readonly JsonSerializerOptions Options = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>SHA-256 of the canonical JSON, as 64 hexadecimal digits.</summary>
    public static string Of(ServiceSpec spec, string environment) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson(spec.For(environment)))));

    /// <summary>The hash of what runs in an environment: who owns it, where its dashboards are, how it is moved there and how it is judged do not matter.</summary>
    public static string OfWhatRuns(ServiceSpec spec, string environment) => Of(
        spec with
        {
            Team = null,
            Links = [],
            Build = null,
            Strategy = new(),
            Limits = new(),
            Judge = null,
            Deploy = DeployPolicy.Open,
            Components = [.. spec.Components.Select(c => c with { Outcomes = null })],
            Environments = WithoutWays(spec, environment),
        },
        environment);

    /// <summary>The hash of everything that a spec says, for any environment.</summary>
    public static string OfAllEnvironments(ServiceSpec spec) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(CanonicalJson(spec))));

    /// <summary>A spec as JSON with sorted keys and no white space.</summary>
    public static string CanonicalJson(ServiceSpec spec) => Sorted(JsonSerializer.SerializeToNode(spec, Options))!.ToJsonString();

    private static ImmutableSortedDictionary<string, EnvironmentOverrides> WithoutWays(ServiceSpec spec, string environment) =>
        spec.Environments.TryGetValue(environment, out var overrides)
            ? ImmutableSortedDictionary<string, EnvironmentOverrides>.Empty.Add(environment, new EnvironmentOverrides { Components = overrides.Components })
            : ImmutableSortedDictionary<string, EnvironmentOverrides>.Empty;

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
