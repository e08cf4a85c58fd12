using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Forms;

/// <summary>
/// A map with known keys: the table that the reader and the schema are both made of. A value grows key by key from its start, so that an environment's
/// overrides can start from what is said for all. A map with errors gives what could be read, for the checks around it; the sink knows that it is not whole.
/// </summary>
internal sealed class MapForm<T>(Func<T> start, string expected) : Form<T>
{
    private readonly List<KeyForm<T>> _keys = [];
    private readonly List<Alternatives> _alternatives = [];
    private readonly List<Action<T, MapNode, Scope>> _checks = [];

    public override string Expected => expected;

    private readonly Dictionary<string, string> _elsewhere = new(StringComparer.OrdinalIgnoreCase);
    private (string Place, Func<IEnumerable<string>> Keys)? _misplaced;

    public IEnumerable<string> Keys => _keys.Select(k => k.Name);

    /// <summary>Whether keys that begin with <c>x-</c> are the person's own, as places for anchors.</summary>
    public bool AllowsOwnKeys { get; init; }

    public MapForm<T> Key<TValue>(string name, Form<TValue> form, string says, Func<T, TValue, T> set, bool required = false)
    {
        _keys.Add(new KeyForm<T>(name, says, required, form.Schema, (node, scope, value) => form.TryRead(node, scope, out var read) ? set(value, read) : value));
        return this;
    }

    /// <summary>What other tools call a key: whoever comes from them is told ours.</summary>
    public MapForm<T> Elsewhere(string key, params string[] names)
    {
        foreach (var name in names)
        {
            _elsewhere.Add(name, key);
        }

        return this;
    }

    /// <summary>Keys that belong to another map of the file, which is asked for them only when needed: whoever writes one here is told where it goes.</summary>
    public MapForm<T> Misplaced(string place, Func<IEnumerable<string>> keys)
    {
        _misplaced = (place, keys);
        return this;
    }

    /// <summary>Keys of which one is said, and no two.</summary>
    public MapForm<T> One(params string[] keys)
    {
        _alternatives.Add(new Alternatives(keys, IsOptional: false));
        return this;
    }

    /// <summary>Keys of which no two are said.</summary>
    public MapForm<T> OneOrNone(params string[] keys)
    {
        _alternatives.Add(new Alternatives(keys, IsOptional: true));
        return this;
    }

    public MapForm<T> Check(Action<T, MapNode, Scope> check)
    {
        _checks.Add(check);
        return this;
    }

    public override JsonObject Schema()
    {
        var properties = new JsonObject();
        foreach (var key in _keys)
        {
            var schema = key.Schema();
            schema["description"] = key.Says;
            properties[key.Name] = schema;
        }

        var map = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false };
        if (_keys.Any(k => k.IsRequired))
        {
            map["required"] = new JsonArray([.. _keys.Where(k => k.IsRequired).Select(k => JsonValue.Create(k.Name))]);
        }

        foreach (var alternatives in _alternatives)
        {
            map["oneOf"] = alternatives.Schema();
        }

        if (AllowsOwnKeys)
        {
            map["patternProperties"] = Json("^x-", new JsonObject());
        }

        return map;
    }

    public override bool TryRead(Node node, Scope scope, [MaybeNullWhen(false)] out T value) => TryRead(start(), node, scope, out value);

    private bool TryRead(T from, Node node, Scope scope, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not MapNode map)
        {
            return scope.Wrong(node, expected);
        }

        var inside = scope.Inside;
        value = _keys.Aggregate(from, (grown, key) => map[key.Name] is { } entry ? key.Read(entry.Value, inside.At(key.Name), grown) : grown);
        var meant = TellUnknown(map, inside);
        TellMissing(map, meant, inside);
        _alternatives.ForEach(a => a.Check(map, meant, inside));
        foreach (var check in _checks)
        {
            check(value, map, inside);
        }

        return true;
    }

    /// <summary>Tells the unknown keys, and gives those that were probably meant by them.</summary>
    private HashSet<string> TellUnknown(MapNode map, Scope inside)
    {
        var meant = new HashSet<string>(StringComparer.Ordinal);
        foreach (var key in map.Entries.Select(e => e.Key).Where(k => !Keys.Contains(k.Text, StringComparer.Ordinal) && !(AllowsOwnKeys && k.Text.StartsWith("x-", StringComparison.Ordinal))))
        {
            if (_misplaced is { } other && other.Keys().Contains(key.Text, StringComparer.Ordinal))
            {
                inside.Misplaced(key, other.Place);
            }
            else if (inside.Unknown(key, [.. Keys], _elsewhere.GetValueOrDefault(key.Text)) is { } nearest)
            {
                meant.Add(nearest);
            }
        }

        return meant;
    }

    // A key that is only misspelt is told once, as that.
    private void TellMissing(MapNode map, HashSet<string> meant, Scope inside)
    {
        foreach (var key in _keys.Where(k => k.IsRequired && map[k.Name] is null && !meant.Contains(k.Name)))
        {
            inside.InWhole(map, $"'{key.Name}' is missing");
        }
    }
}

/// <summary>One line of a table of keys.</summary>
internal sealed record KeyForm<T>(string Name, string Says, bool IsRequired, Func<JsonObject> Schema, Func<Node, Scope, T, T> Read);
