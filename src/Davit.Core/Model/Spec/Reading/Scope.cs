namespace Davit.Core.Model.Spec.Reading;

/// <summary>Where in the file's meaning the reader is: what an error calls the value that it is about.</summary>
/// <param name="Errors">Where errors go.</param>
/// <param name="Key">The key whose value is read; null for the file itself and for what a name stands for.</param>
/// <param name="Owner">Whose key: "component 'web'"; null at the top.</param>
/// <param name="Called">What the value is called when it is not simply the key's.</param>
internal sealed record Scope(ErrorSink Errors, string? Key = null, string? Owner = null, string? Called = null)
{
    private string InOwner => Owner is null ? "" : $" in {Owner}";

    private string Subject => Called ?? (Key is null ? Owner ?? "the file" : $"'{Key}'{InOwner}");

    public Scope At(string key) => this with { Key = key, Called = null };

    public Scope Item => this with { Called = $"an item of '{Key}'{InOwner}" };

    public Scope Names(string? noun) => this with { Called = noun is null ? $"a key of '{Key}'{InOwner}" : $"the name of {(noun[0] == 'e' ? "an" : "a")} {noun}" };

    /// <summary>The scope of the keys inside the map that is read now.</summary>
    public Scope Inside => this with { Key = null, Called = null, Owner = Key is null ? Owner : Owner is null ? $"'{Key}'" : $"'{Key}' of {Owner}" };

    /// <summary>The scope of what a name stands for: a component, an environment.</summary>
    public Scope Named(string noun, string name) => this with { Key = null, Called = null, Owner = $"{noun} '{name}'{(Owner is null ? "" : $" of {Owner}")}" };

    /// <summary>The value has a wrong form.</summary>
    public bool Wrong(Node node, string expected, string? nearest = null) => Fault(node, $"{Subject} is {node.Described}", expected, nearest);

    /// <summary>The value has the right form and cannot be meant: a sentence that goes on after the value's name.</summary>
    public bool Bad(Node node, string sentence, string? expected = null, string? nearest = null) => Fault(node, $"{Subject} {sentence}", expected, nearest);

    /// <summary>A key that means nothing here; gives the one that was probably meant.</summary>
    public string? Unknown(ScalarNode key, IReadOnlyCollection<string> known, string? meant)
    {
        var nearest = meant ?? NearestName.Of(key.Text, known);
        Fault(key, UnknownKey(key), nearest is null ? $"one of {string.Join(", ", known)}" : null, nearest);
        return nearest;
    }

    /// <summary>A key that means something in another place only.</summary>
    public bool Misplaced(ScalarNode key, string place) => Fault(key, UnknownKey(key), $"it {place}");

    private string UnknownKey(ScalarNode key) => $"unknown key '{key.Text.ReplaceLineEndings(" ")}'{InOwner}";

    /// <summary>A sentence about the owner as a whole.</summary>
    public bool InWhole(Node node, string sentence, string? expected = null, string? nearest = null) => Fault(node, sentence + InOwner, expected, nearest);

    /// <summary>A sentence of its own. Always false, so that a reader can return it.</summary>
    public bool Fault(Node node, string message, string? expected = null, string? nearest = null)
    {
        Errors.Add(node.Line, node.Column, message, expected, nearest);
        return false;
    }
}
