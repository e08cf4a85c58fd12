using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Forms;

/// <summary>A list; where <paramref name="orOne"/>, one item without its list as well.</summary>
internal sealed class ListForm<T>(Form<T> item, bool orOne = false, int atLeast = 0) : Form<ImmutableArray<T>>
{
    public override string Expected => orOne ? $"{item.Expected}, or a list of such" : $"a list, each item {item.Expected}";

    public override JsonObject Schema()
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = item.Schema() };
        if (atLeast > 0)
        {
            list["minItems"] = atLeast;
        }

        return orOne ? Json("anyOf", new JsonArray(item.Schema(), list)) : list;
    }

    public override bool TryRead(Node node, Scope scope, [MaybeNullWhen(false)] out ImmutableArray<T> value)
    {
        value = [];
        if (node is not ListNode list)
        {
            var isOne = orOne && node is not ScalarNode { Kind: ScalarKind.Nothing };
            var read = isOne && item.TryRead(node, scope, out var one) ? Keep(one, out value) : !isOne && scope.Wrong(node, Expected);
            return read;
        }

        var items = ImmutableArray.CreateBuilder<T>();
        foreach (var each in list.Items)
        {
            if (item.TryRead(each, scope.Item, out var it))
            {
                items.Add(it);
            }
        }

        value = items.ToImmutable();
        return list.Items.Length >= atLeast || scope.Wrong(node, $"at least {atLeast} item{(atLeast == 1 ? "" : "s")}");
    }

    private static bool Keep(T one, out ImmutableArray<T> value)
    {
        value = [one];
        return true;
    }
}
