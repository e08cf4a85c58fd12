using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Davit.Core.Model.Spec.Reading;

namespace Davit.Core.Model.Spec.Forms;

/// <summary>
/// What a value may look like. One object reads it from YAML and describes it as JSON Schema, so that the two cannot drift apart.
/// </summary>
internal abstract class Form<T>
{
    /// <summary>What an error says was expected.</summary>
    public abstract string Expected { get; }

    /// <summary>Reads a value. When it cannot, what is wrong was told to the scope.</summary>
    public abstract bool TryRead(Node node, Scope scope, [MaybeNullWhen(false)] out T value);

    /// <summary>The same as JSON Schema; a new object each time, as a JSON node has one parent.</summary>
    public abstract JsonObject Schema();

    public Form<TOther> To<TOther>(Func<T, TOther> change) => new Changed<T, TOther>(this, change);

    /// <summary>A further condition: what is wrong with the value as the end of a sentence, or null.</summary>
    /// <param name="wrong">Judges a value that was read.</param>
    /// <param name="pattern">As much of the condition as a schema can say.</param>
    public Form<T> Unless(Func<T, string?> wrong, string? pattern = null) => new Conditional<T>(this, wrong, pattern);

    protected static JsonObject Json(string key, JsonNode value) => new() { [key] = value };
}

internal sealed class Changed<TFrom, TTo>(Form<TFrom> from, Func<TFrom, TTo> change) : Form<TTo>
{
    public override string Expected => from.Expected;

    public override JsonObject Schema() => from.Schema();

    public override bool TryRead(Node node, Scope scope, [MaybeNullWhen(false)] out TTo value)
    {
        var read = from.TryRead(node, scope, out var raw);
        value = read ? change(raw!) : default;
        return read;
    }
}

internal sealed class Conditional<T>(Form<T> form, Func<T, string?> wrong, string? pattern) : Form<T>
{
    public override string Expected => form.Expected;

    public override JsonObject Schema()
    {
        var schema = form.Schema();
        if (pattern is not null)
        {
            schema["pattern"] = pattern;
        }

        return schema;
    }

    public override bool TryRead(Node node, Scope scope, [MaybeNullWhen(false)] out T value) =>
        form.TryRead(node, scope, out value) && (wrong(value) is not { } sentence || scope.Bad(node, sentence));
}
