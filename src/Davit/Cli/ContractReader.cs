using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace Davit.Cli;

/// <summary>
/// Reads an answer of the API into the contract's records, by reflection. The serializer compiles some fifty methods for each kind of number, date and enumeration
/// that a record has before it reads the first: more than half of the time that `davit status` may take. It reads what ContractJson writes, and nothing else.
/// </summary>
internal static class ContractReader
{
    private static readonly Dictionary<Type, Shape> Shapes = [];

    /// <exception cref="JsonException">It is no JSON, or not of this type. Unknown members are passed over: a newer server may say more.</exception>
    public static T Read<T>(string json)
    {
        using var document = JsonDocument.Parse(json);
        try
        {
            return (T)(Value(document.RootElement, typeof(T)) ?? throw new JsonException("The server answered with nothing."));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or ArgumentException)
        {
            throw new JsonException($"The server's answer is not {typeof(T).Name}: {e.Message}", e);
        }
    }

    private static object? Value(JsonElement json, Type type) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Array => List(json, type),
        JsonValueKind.Object when type != typeof(JsonElement) => Record(json, type),
        _ => Single(json, Nullable.GetUnderlyingType(type) ?? type),
    };

    private static object Single(JsonElement json, Type type) => type switch
    {
        _ when type == typeof(string) => json.GetString()!,
        _ when type == typeof(bool) => json.GetBoolean(),
        _ when type == typeof(int) => json.GetInt32(),
        _ when type == typeof(long) => json.GetInt64(),
        _ when type == typeof(double) => json.GetDouble(),
        _ when type == typeof(DateTimeOffset) => json.GetDateTimeOffset(),
        _ when type == typeof(JsonElement) => json.Clone(),
        { IsEnum: true } => Enum.Parse(type, json.GetString()!, ignoreCase: true),
        _ => throw new InvalidOperationException($"{type.Name} cannot be read from {json.ValueKind}"),
    };

    private static Array List(JsonElement json, Type type)
    {
        var of = type.IsGenericType ? type.GenericTypeArguments[0] : throw new InvalidOperationException($"{type.Name} cannot be read from a list");
        var list = Array.CreateInstance(of, json.GetArrayLength());
        var at = 0;
        foreach (var item in json.EnumerateArray())
        {
            list.SetValue(Value(item, of), at++);
        }

        return list;
    }

    private static object Record(JsonElement json, Type type)
    {
        if (type.IsGenericType)
        {
            return Dictionary(json, type.GenericTypeArguments[1]);
        }

        var shape = ShapeOf(type);
        var given = shape.Parameters.Select(p => json.TryGetProperty(p.Name, out var member) ? Value(member, p.Type) : null).ToArray();
        var record = shape.Make.Invoke(given);
        foreach (var (name, property) in shape.Properties)
        {
            // What is left out keeps the value that the record gives it.
            if (json.TryGetProperty(name, out var member))
            {
                property.SetValue(record, Value(member, property.PropertyType));
            }
        }

        return record;
    }

    private static IDictionary Dictionary(JsonElement json, Type of)
    {
        var dictionary = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), of))!;
        foreach (var member in json.EnumerateObject())
        {
            dictionary.Add(member.Name, Value(member.Value, of));
        }

        return dictionary;
    }

    private static Shape ShapeOf(Type type)
    {
        lock (Shapes)
        {
            return Shapes.TryGetValue(type, out var known) ? known : Shapes[type] = Shape.Of(type);
        }
    }

    private sealed record Shape(ConstructorInfo Make, IReadOnlyList<(string Name, Type Type)> Parameters, IReadOnlyList<(string Name, PropertyInfo Property)> Properties)
    {
        public static Shape Of(Type type)
        {
            var make = type.GetConstructors().MaxBy(c => c.GetParameters().Length) ?? throw new InvalidOperationException($"{type.Name} has no public constructor");
            var parameters = make.GetParameters();
            return new Shape(
                make,
                [.. parameters.Select(p => (Camel(p.Name!), p.ParameterType))],
                [.. type.GetProperties().Where(p => p.CanWrite && parameters.All(given => given.Name != p.Name)).Select(p => (Camel(p.Name), p))]);
        }

        private static string Camel(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);
    }
}
