using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Forms;

/// <summary>A map whose keys the person chooses: components, variables, environments.</summary>
/// <param name="name">The form of a key.</param>
/// <param name="value">The form of what it names.</param>
/// <param name="noun">What a key names, if errors should say so: <c>component 'web'</c>.</param>
/// <param name="atLeast">How many there must be.</param>
internal sealed class EntriesForm<T>(Form<string> name, Form<T> value, string? noun = null, int atLeast = 0) : Form<ImmutableArray<KeyValuePair<string, T>>>
{
    public override string Expected => noun is null ? $"a map whose values are {value.Expected}" : $"a map of {noun}s by name";

    public override JsonObject Schema()
    {
        var names = name.Schema();
        names.Remove("type");
        var schema = new JsonObject { ["type"] = "object", ["propertyNames"] = names, ["additionalProperties"] = value.Schema() };
        if (atLeast > 0)
        {
            schema["minProperties"] = atLeast;
        }

        return schema;
    }

    public override bool TryRead(Node node, Scope scope, [MaybeNullWhen(false)] out ImmutableArray<KeyValuePair<string, T>> entries)
    {
        entries = [];
        if (node is not MapNode map)
        {
            return scope.Wrong(node, Expected);
        }

        var read = ImmutableArray.CreateBuilder<KeyValuePair<string, T>>();
        foreach (var (key, each) in map.Entries.Select(e => (e.Key, e.Value)))
        {
            var inside = noun is null ? scope.Inside.At(key.Text) : scope.Named(noun, key.Text);
            var named = name.TryRead(key with { Kind = ScalarKind.Text }, scope.Names(noun), out _);
            if (value.TryRead(each, inside, out var it) && named)
            {
                read.Add(new(key.Text, it));
            }
        }

        entries = read.ToImmutable();
        return map.Entries.Length >= atLeast || scope.Wrong(node, $"at least one {noun}");
    }
}
