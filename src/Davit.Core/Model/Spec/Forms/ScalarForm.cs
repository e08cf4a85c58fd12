using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Forms;

/// <summary>A single word or number.</summary>
/// <param name="expected">For errors.</param>
/// <param name="kinds">Which YAML kinds it may be: <c>"3"</c> in quotes is not a number, and an unquoted 1.0 not a text.</param>
/// <param name="parse">Gives the value, or nothing.</param>
/// <param name="schema">The same as JSON Schema.</param>
/// <param name="nearest">What was probably meant by a text that does not parse.</param>
internal sealed class ScalarForm<T>(
    string expected, ScalarKind[] kinds, Func<string, (bool Ok, T? Value)> parse, Func<JsonObject> schema, Func<string, string?>? nearest = null) : Form<T>
{
    public override string Expected => expected;

    public override JsonObject Schema() => schema();

    public override bool TryRead(Node node, Scope scope, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        if (node is not ScalarNode scalar || scalar.Kind == ScalarKind.Nothing)
        {
            return scope.Wrong(node, expected);
        }

        if (!kinds.Contains(scalar.Kind))
        {
            return scope.Wrong(node, $"{expected}{HowToQuote(scalar)}", Nearest(scalar.Text));
        }

        (var ok, value) = parse(scalar.Text);
        return ok || scope.Wrong(node, expected, Nearest(scalar.Text));
    }

    private string? Nearest(string text) => nearest?.Invoke(text) is { } other && other != text ? other : null;

    private string HowToQuote(ScalarNode scalar) => scalar.Kind switch
    {
        ScalarKind.Text when kinds.Contains(ScalarNode.KindOf(scalar.Text)) && parse(scalar.Text).Ok => ", without quotes",
        not ScalarKind.Text when kinds.Contains(ScalarKind.Text) && parse(scalar.Text).Ok => ", in quotes",
        _ => "",
    };
}
