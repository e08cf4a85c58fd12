using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Forms;

/// <summary>A value that may be written short or in full: which, its YAML shape tells.</summary>
internal sealed class ShapeForm<T>(string expected, Form<T>? word = null, Form<T>? list = null, Form<T>? map = null) : Form<T>
{
    public override string Expected => expected;

    public override JsonObject Schema() =>
        Json("anyOf", new JsonArray([.. new[] { word, list, map }.OfType<Form<T>>().Select(f => f.Schema())]));

    public override bool TryRead(Node node, Scope scope, [MaybeNullWhen(false)] out T value)
    {
        var form = node switch
        {
            MapNode => map,
            ListNode => list,
            ScalarNode { Kind: not ScalarKind.Nothing } => word,
            _ => null,
        };
        value = default;
        return form is null ? scope.Wrong(node, expected) : form.TryRead(node, scope, out value);
    }
}
