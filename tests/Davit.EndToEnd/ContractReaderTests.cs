using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Davit.Api.Contract;
using Davit.Cli;

namespace Davit.EndToEnd;

/// <summary>What the command line reads is what the server wrote, for every record of the contract.</summary>
public sealed class ContractReaderTests
{
    public static TheoryData<string> Records => [.. typeof(ContractJson).GetCustomAttributesData()
        .Where(a => a.AttributeType == typeof(JsonSerializableAttribute))
        .Select(a => ((Type)a.ConstructorArguments[0].Value!).Name)];

    [Theory]
    [MemberData(nameof(Records))]
    public void EveryRecord_IsReadAsItWasWritten_FullAndSparse(string name)
    {
        var type = typeof(ContractJson).Assembly.GetType($"{typeof(ContractJson).Namespace}.{name}")!;
        foreach (var isFull in new[] { true, false })
        {
            var json = JsonSerializer.Serialize(Sample(type, isFull, 4), type, ContractJson.Default);

            var read = typeof(ContractReader).GetMethod(nameof(ContractReader.Read))!.MakeGenericMethod(type).Invoke(null, [json]);

            JsonSerializer.Serialize(read, type, ContractJson.Default).ShouldBe(json);
        }
    }

    [Fact]
    public void WhatANewerServerSays_IsPassedOver() => ContractReader.Read<Done>("""{"message":"done","since":{"a":[1]}}""").ShouldBe(new Done("done"));

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("<html>")]
    [InlineData("""{"version":7}""")]
    public void WhatIsNoAnswer_IsRefused(string json) => Should.Throw<JsonException>(() => ContractReader.Read<VersionInfo>(json));

    private static object? Sample(Type type, bool isFull, int depth)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner switch
        {
            _ when inner != type && !isFull => null,
            _ when inner == typeof(string) => "a \"word\" \u00e4\u20ac",
            _ when inner == typeof(bool) => isFull,
            _ when inner == typeof(int) => 42,
            _ when inner == typeof(long) => 1L << 40,
            _ when inner == typeof(double) => 0.125,
            _ when inner == typeof(DateTimeOffset) => new DateTimeOffset(2026, 3, 1, 9, 30, 0, 123, TimeSpan.FromHours(1)),
            _ when inner == typeof(JsonElement) => JsonDocument.Parse("""{"any":["thing",1]}""").RootElement,
            { IsEnum: true } => Enum.GetValues(inner).GetValue(inner.GetEnumValues().Length - 1),
            _ when inner.IsGenericType && inner.GenericTypeArguments is [var of] => List(of, isFull && depth > 0 ? 2 : 0, isFull, depth),
            _ when inner.IsGenericType => new Dictionary<string, string> { ["a"] = "b" },
            _ => Record(inner, isFull, depth - 1),
        };
    }

    private static Array List(Type of, int length, bool isFull, int depth)
    {
        var list = Array.CreateInstance(of, length);
        for (var i = 0; i < length; i++)
        {
            list.SetValue(Sample(of, isFull, depth), i);
        }

        return list;
    }

    private static object? Record(Type type, bool isFull, int depth)
    {
        if (depth < 0)
        {
            return null;
        }

        var make = type.GetConstructors().MaxBy(c => c.GetParameters().Length)!;
        var record = make.Invoke([.. make.GetParameters().Select(p => isFull || IsNeeded(p.ParameterType, new NullabilityInfoContext().Create(p)) ? Sample(p.ParameterType, isFull, depth) : null)]);
        foreach (var property in type.GetProperties().Where(p => p.CanWrite))
        {
            if (isFull || IsNeeded(property.PropertyType, new NullabilityInfoContext().Create(property)))
            {
                property.SetValue(record, Sample(property.PropertyType, isFull, depth));
            }
        }

        return record;
    }

    private static bool IsNeeded(Type type, NullabilityInfo nullability) => type.IsValueType ? Nullable.GetUnderlyingType(type) is null : nullability.ReadState is NullabilityState.NotNull;
}
